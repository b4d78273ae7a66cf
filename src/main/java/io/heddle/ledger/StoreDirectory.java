// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store while it is in use: {@code lock} (held, with the process id in it),
 * {@code version} (of the format) and {@code db}.
 */
final class StoreDirectory implements AutoCloseable {

  private static final String FORMAT = "heddle-ledger 1";
  private static final int MAX_PID_DIGITS = 20;

  private final Path dir;
  private final FileChannel lockFile;

  private StoreDirectory(Path dir, FileChannel lockFile) {
    this.dir = dir;
    this.lockFile = lockFile;
  }

  static StoreDirectory open(Path dir) {
    FileChannel lockFile = openLockFile(dir);
    try {
      lock(dir, lockFile);
      checkFormat(dir);
      return new StoreDirectory(dir, lockFile);
    } catch (IOException e) {
      close(lockFile, e);
      throw new HeddleException(
          Fault.BAD_INPUT, "Ledger directory '%s' cannot be used: %s".formatted(dir, reason(e)), e);
    } catch (HeddleException e) {
      close(lockFile, e);
      throw e;
    }
  }

  Path database() {
    return dir.resolve("db");
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Ledger directory '%s' could not be unlocked".formatted(dir), e);
    }
  }

  private static FileChannel openLockFile(Path dir) {
    try {
      Files.createDirectories(dir);
      return FileChannel.open(
          dir.resolve("lock"),
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Ledger directory '%s' cannot be written: %s".formatted(dir, reason(e)),
          e);
    }
  }

  private static void lock(Path dir, FileChannel lockFile) throws IOException {
    if (tryLock(lockFile) == null) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "Ledger directory '%s' is in use by another Heddle process%s"
              .formatted(dir, holder(lockFile)));
    }
    lockFile.truncate(0);
    lockFile.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
  }

  private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // another store of this very process
    }
  }

  private static String holder(FileChannel lockFile) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(MAX_PID_DIGITS);
    lockFile.read(pid, 0);
    String digits = StandardCharsets.UTF_8.decode(pid.flip()).toString();
    return digits.isEmpty() ? "" : " (pid " + digits + ")";
  }

  /** A new directory gets this version's mark before there is any data. */
  private static void checkFormat(Path dir) throws IOException {
    Path file = dir.resolve("version");
    if (Files.exists(file)) {
      String found = Files.readString(file).strip();
      if (!found.equals(FORMAT)) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "Ledger directory '%s' has format '%s', this version of Heddle reads '%s'; use another directory"
                .formatted(dir, found, FORMAT));
      }
      return;
    }
    if (Files.exists(dir.resolve("db"))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Ledger directory '%s' has data but no file 'version'; use another directory"
              .formatted(dir));
    }
    Path draft = dir.resolve("version.new");
    Files.writeString(draft, FORMAT + "\n");
    force(draft);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(dir);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it is not a directory";
      default -> e.toString();
    };
  }

  private static void close(FileChannel lockFile, Exception cause) {
    try {
      lockFile.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
