// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.Privacy;
import io.heddle.disk.Reason;
import io.heddle.ledger.WriteLogs.Break;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.WALRecoveryMode;

/**
 * What is looked at before a store is opened, for opening one changes it: whether its files are
 * whole, belong together and hold all that was ever written.
 */
final class StoreCheck {

  /*
   * RocksDB by itself recovers what it can and drops the rest without a word. It notices tables that
   * are missing or have another size, and write logs that are missing and were complete (it is told
   * to track them). What it does not notice is looked for here:
   *
   * - A write log, or the log of the tables, is damaged. After a crash the last record may be torn:
   *   then no whole record follows, and what was written before is as much as 'written' says.
   * - A write log was removed, cut or replaced by an older one: the numbers of the writes have a
   *   hole, or do not reach what 'written' says.
   * - CURRENT is not there: RocksDB would begin a new store and remove the old one's files.
   *
   * Blocks are written without forcing them to the disk. A power cut may leave any part of what was
   * not forced; then whatever is whole behind the first thing that is not is dropped as well.
   */

  private final Path directory;
  private final long written;
  private final boolean isAfterPowerCut;

  private StoreCheck(Path directory, Optional<Written.State> written) {
    this.directory = directory;
    this.written = written.map(Written.State::required).orElse(0L);
    this.isAfterPowerCut = written.filter(Written.State::isOfOtherBoot).isPresent();
  }

  /**
   * How the store is to be opened.
   *
   * @param isNew whether there is none yet
   * @param recovery what RocksDB is to take of the write logs
   * @param isTracked whether logs that were complete must be there as they were
   */
  record Way(boolean isNew, WALRecoveryMode recovery, boolean isTracked) {}

  /**
   * Looks at the store.
   *
   * @throws HeddleException {@code BAD_INPUT} if something is not as it was written
   */
  static Way check(Path directory, Optional<Written.State> written) {
    try {
      return new StoreCheck(directory, written).check();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Ledger in '%s' cannot be read: %s".formatted(directory, Reason.of(e)),
          e);
    }
  }

  private Way check() throws IOException {
    if (!Files.exists(TableLog.current(directory))) {
      return checkThatThereIsNone();
    }
    Privacy.tighten(directory);
    TableLog tables = tables();
    WriteLogs logs = WriteLogs.read(directory);
    if (logs.files().isEmpty() && written > (isAfterPowerCut ? tables.lastWrite() : 0)) {
      throw refusal("Ledger in '%s' has lost its log of writes".formatted(directory));
    }
    if (logs.gap().isPresent()
        && logs.gap().get().kind() != WriteLogs.Kind.TORN
        && !(isAfterPowerCut && Math.max(tables.lastWrite(), logs.writes()) >= written)) {
      throw refusal(told(logs.gap().get()));
    }
    if (logs.firstWrite().orElse(0L) > tables.lastWrite() + 1) {
      throw refusal(
          "Ledger in '%s' has lost a file with writes %d to %d, or '%s' is an older one"
              .formatted(
                  directory,
                  tables.lastWrite() + 1,
                  logs.firstWrite().orElse(0L) - 1,
                  tables.log().file()));
    }
    long found = Math.max(tables.lastWrite(), logs.writes());
    if (found < written) {
      throw refusal(
          "Ledger in '%s' ends with write %d and had %d: a file was removed, cut, damaged or replaced by an older one%s"
              .formatted(directory, found, written, suspects(tables, logs)));
    }
    return new Way(
        false,
        logs.hasTear() || logs.gap().isPresent()
            ? WALRecoveryMode.PointInTimeRecovery
            : WALRecoveryMode.AbsoluteConsistency,
        true);
  }

  /** A directory that is there then was never finished, and is begun anew. */
  private Way checkThatThereIsNone() throws IOException {
    if (Files.isDirectory(directory)) {
      boolean isUnused =
          written == 0
              && files().stream().noneMatch(file -> file.toString().endsWith(".sst"))
              && WriteLogs.read(directory).writes() == 0;
      if (!isUnused) {
        throw refusal("Ledger file '%s' is not there".formatted(TableLog.current(directory)));
      }
      DirectoryTree.delete(directory);
    } else if (written > 0) {
      throw refusal("Ledger directory '%s' is not there".formatted(directory));
    }
    Directories.createNew(directory, Mode.PRIVATE_FOLDER);
    return new Way(true, WALRecoveryMode.AbsoluteConsistency, true);
  }

  private TableLog tables() throws IOException {
    Path file = TableLog.file(directory);
    if (!Files.exists(file)) {
      throw refusal(
          "Ledger file '%s' names no file that is there".formatted(TableLog.current(directory)));
    }
    TableLog tables = TableLog.read(file);
    LogFile log = tables.log();
    if (log.goesOn() || log.wholeBytes() == 0) {
      throw refusal("Ledger file '%s' is damaged at byte %d".formatted(file, log.wholeBytes()));
    }
    return tables;
  }

  private String told(Break gap) {
    return switch (gap.kind()) {
      case TORN, DAMAGED ->
          "Ledger file '%s' is damaged at byte %d, and what was written after that would be lost"
              .formatted(gap.file(), gap.offset());
      case DISCONNECTED ->
          "Ledger file '%s' does not continue the one before it, which is missing or another one"
              .formatted(gap.file());
    };
  }

  private String suspects(TableLog tables, WriteLogs logs) {
    if (!tables.log().isWhole()) {
      return "; '%s' is not whole behind byte %d"
          .formatted(tables.log().file(), tables.log().wholeBytes());
    }
    return logs.gap()
        .map(gap -> "; '%s' is not whole behind byte %d".formatted(gap.file(), gap.offset()))
        .orElseGet(() ->
            logs.files().isEmpty()
                ? ""
                : "; the last one there is '%s'".formatted(logs.files().getLast()));
  }

  private HeddleException refusal(String what) {
    return refusal(what, directory);
  }

  /** Says what is wrong with a store, and the two ways out. */
  static HeddleException refusal(String what, Path directory) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "%s; put back a copy of the whole directory '%s', or take over what is whole with 'heddle ledger salvage'"
            .formatted(what, directory.resolveSibling("")));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
