// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.LockFile;
import io.heddle.disk.Mode;
import io.heddle.disk.Privacy;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of a store while it is in use: {@code lock} (held, with the process id in it),
 * {@code version} (of the format) and {@code db}.
 */
final class StoreDirectory implements AutoCloseable {

  private static final String FORMAT = "heddle-ledger 1";
  private static final String WRITTEN = "written";
  private static final String DATABASE = "db";

  private final Path dir;
  private final LockFile lock;

  private StoreDirectory(Path dir, LockFile lock) {
    this.dir = dir;
    this.lock = lock;
  }

  /** Whether a store was opened in a directory, not only begun to be. */
  static boolean isAt(Path dir) {
    return Files.exists(dir.resolve(DATABASE)) || Files.exists(dir.resolve(WRITTEN));
  }

  static StoreDirectory open(Path dir) {
    LockFile lock = lock(dir);
    try {
      checkFormat(dir);
      return new StoreDirectory(dir, lock);
    } catch (IOException e) {
      close(lock, e);
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Ledger directory '%s' cannot be used: %s".formatted(dir, Reason.of(e)),
          e);
    } catch (HeddleException e) {
      close(lock, e);
      throw e;
    }
  }

  /** What says how much was written, beside the database. */
  Path written() {
    return dir.resolve(WRITTEN);
  }

  Path database() {
    return dir.resolve(DATABASE);
  }

  Path path() {
    return dir;
  }

  /**
   * Puts what a copy has in the place of what is in a directory, on the disk when this returns; the
   * tables become further names of the same files. If it is broken off, it is to be done again.
   */
  static void replace(Path dir, Path copy) throws IOException {
    Directories.create(dir, Mode.PRIVATE_FOLDER);
    Path begun = dir.resolve(".db.new");
    Path old = dir.resolve(".db.old");
    DirectoryTree.delete(begun);
    DirectoryTree.link(copy.resolve(DATABASE), begun, StoreDirectory::isNeverChanged);
    DirectoryTree.forceAll(begun);
    DirectoryTree.delete(old);
    if (Files.exists(dir.resolve(DATABASE))) {
      WholeFile.rename(dir.resolve(DATABASE), old);
    }
    WholeFile.rename(begun, dir.resolve(DATABASE));
    take(WRITTEN, copy, dir);
    take("version", copy, dir);
    DirectoryTree.force(dir);
    DirectoryTree.delete(old);
  }

  private static void take(String name, Path from, Path to) throws IOException {
    WholeFile.write(
        to.resolve(name),
        ByteString.copyFrom(Files.readAllBytes(from.resolve(name))),
        Mode.PRIVATE);
  }

  private static boolean isNeverChanged(String name) {
    return name.endsWith(".sst");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Ledger directory '%s' could not be unlocked".formatted(dir), e);
    }
  }

  private static LockFile lock(Path dir) {
    Path file = dir.resolve("lock");
    try {
      Directories.create(dir, Mode.PRIVATE_FOLDER);
      Privacy.tighten(dir);
      Privacy.tightenFiles(dir);
      return LockFile.take(file)
          .orElseThrow(() ->
              new HeddleException(
                  Fault.UNAVAILABLE,
                  "Ledger directory '%s' is in use by another Heddle process%s"
                      .formatted(
                          dir, LockFile.holder(file).map(" (pid %s)"::formatted).orElse(""))));
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Ledger directory '%s' cannot be written: %s".formatted(dir, reason(e)),
          e);
    }
  }

  /** A new directory gets this version's mark before there is any data. */
  private static void checkFormat(Path dir) throws IOException {
    Path file = dir.resolve("version");
    if (Files.exists(file)) {
      String found = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).strip();
      if (found.equals(FORMAT)) {
        return;
      }
      throw new HeddleException(
          Fault.BAD_INPUT,
          found.matches("heddle-ledger [0-9]{1,9}")
              ? "Ledger directory '%s' has format '%s', this version of Heddle reads '%s'; use another directory"
                  .formatted(dir, found, FORMAT)
              : "Ledger file '%s' does not name a format; if no other version of Heddle has used the directory, write '%s' into that file, or use another directory"
                  .formatted(file, FORMAT));
    }
    if (Files.exists(dir.resolve(DATABASE))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Ledger directory '%s' has data but no file 'version'; if no other version of Heddle has used it, write '%s' into that file, or use another directory"
              .formatted(dir, FORMAT));
    }
    WholeFile.write(file, FORMAT + "\n", Mode.PRIVATE);
  }

  private static String reason(IOException e) {
    return e instanceof FileAlreadyExistsException ? "it is not a directory" : Reason.words(e);
  }

  private static void close(LockFile lock, Exception cause) {
    try {
      lock.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
