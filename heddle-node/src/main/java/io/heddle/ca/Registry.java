// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.NumberedRecords;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whom an authority knows and what it has certified, kept in a file. Safe for threads; one change
 * is made at a time, and is on the disk before anybody sees it.
 */
final class Registry implements AutoCloseable {

  /*
   * The file has a record with its version, and one for each change. When most records say what is
   * not so any more, a start writes those that are needed beside it and gives them its name.
   */

  private static final String NAME = "registry";
  private static final String FRESH = "registry.new";
  private static final int VERSION = 1;
  private static final int SPARE_RECORDS = 1000;

  private final NumberedRecords records;
  private final Known known; // guarded by this

  private Registry(NumberedRecords records, Known known) {
    this.records = records;
    this.known = known;
  }

  /**
   * That of a folder, which is made if need be.
   *
   * @throws HeddleException {@code BAD_INPUT} if its file is damaged or cannot be read
   */
  static Registry open(Path folder) {
    try {
      Directories.create(folder, Mode.PRIVATE_FOLDER);
      NumberedRecords records = NumberedRecords.open(folder, NAME);
      try {
        Known known = read(records);
        if (records.count() > 2L * known.size() + SPARE_RECORDS) {
          records.close();
          records = shorter(folder, known);
        }
        return new Registry(records, known);
      } catch (IOException | RuntimeException e) {
        records.close();
        throw e;
      }
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The registry of a certificate authority in '%s' cannot be opened: %s"
              .formatted(folder, Reason.of(e)),
          e);
    }
  }

  private static Known read(NumberedRecords records) throws IOException {
    Known known = new Known();
    if (records.count() == 0) {
      records.append(version());
    }
    if (!record(records, 0).equals(version())) {
      throw unreadable(records, 0, "it is of another version of Heddle");
    }
    for (long number = 1; number < records.count(); number++) {
      try {
        known.apply(ChangeRecord.read(record(records, number)));
      } catch (IllegalArgumentException e) {
        throw unreadable(records, number, String.valueOf(e.getMessage()));
      }
    }
    return known;
  }

  private static ByteString record(NumberedRecords records, long number) throws IOException {
    return records.read(number).orElse(ByteString.EMPTY);
  }

  private static HeddleException unreadable(NumberedRecords records, long number, String why) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Record %d of '%s' cannot be read: %s; put back a copy of the file, or remove it to begin anew"
            .formatted(number, records.file(), why));
  }

  private static NumberedRecords shorter(Path folder, Known known) throws IOException {
    DirectoryTree.delete(folder.resolve(FRESH));
    DirectoryTree.delete(folder.resolve(FRESH + ".index"));
    try (NumberedRecords fresh = NumberedRecords.open(folder, FRESH)) {
      fresh.appendLater(version());
      for (Change change : known.asChanges()) {
        fresh.appendLater(ChangeRecord.write(change));
      }
      fresh.force();
    }
    WholeFile.move(folder.resolve(FRESH), folder.resolve(NAME));
    DirectoryTree.delete(folder.resolve(FRESH + ".index"));
    return NumberedRecords.open(folder, NAME);
  }

  private static ByteString version() {
    return ByteString.copyFromUtf8(
        JsonMapper.shared().createObjectNode().put("version", VERSION).toString());
  }

  synchronized Optional<Identity> identity(String name) {
    return known.identity(name);
  }

  synchronized List<Identity> identities() {
    return known.identities();
  }

  synchronized boolean hasAffiliation(String name) {
    return known.hasAffiliation(name);
  }

  /** In the order of their names. */
  synchronized List<String> affiliations() {
    return known.affiliations();
  }

  synchronized Optional<IssuedCertificate> certificate(CertificateId key) {
    return known.certificate(key);
  }

  synchronized List<IssuedCertificate> certificates() {
    return known.certificates();
  }

  /**
   * Makes a change while nobody else makes one.
   *
   * @param update decides by what is known, and says what is to change; if it throws, nothing does
   * @throws HeddleException {@code UNAVAILABLE} if the change cannot be kept; nothing has changed
   */
  synchronized <T> T update(Function<Change, T> update) {
    Change change = new Change();
    T result = update.apply(change);
    if (!change.isEmpty()) {
      checkRoom(change);
      try {
        records.append(ChangeRecord.write(change));
      } catch (IOException e) {
        throw new HeddleException(
            Fault.UNAVAILABLE,
            "The certificate authority could not write what has changed: " + Reason.words(e),
            e);
      }
      known.apply(change);
    }
    return result;
  }

  private void checkRoom(Change change) {
    known
        .tooMany(change)
        .ifPresent(what -> {
          throw new HeddleException(
              Fault.UNAVAILABLE, "The certificate authority is full: it keeps at most " + what);
        });
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The registry of a certificate authority could not be closed: " + Reason.words(e),
          e);
    }
  }
}
