// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for as long as this process has a use for it. What processes that were killed have left
 * goes when the next one is made: a folder is locked as long as its process lives.
 */
final class TemporaryFolder implements AutoCloseable {

  private static final String PREFIX = "heddle-junit-";
  private static final String LOCK = "lock";

  /** A folder without a lock may be about to get one. */
  private static final Duration TO_LOCK = Duration.ofMinutes(10);

  private final Path path;
  private final FileChannel lock;

  private TemporaryFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * An empty one.
   *
   * @throws HeddleFailure if there can be none
   */
  static TemporaryFolder make() {
    return make(Path.of(System.getProperty("java.io.tmpdir")));
  }

  static TemporaryFolder make(Path parent) {
    try {
      Path path = Files.createTempDirectory(parent, PREFIX + ownId());
      var folder = new TemporaryFolder(path, locked(path.resolve(LOCK)));
      removeLeft(parent, Files.getOwner(path));
      return folder;
    } catch (IOException e) {
      throw new HeddleFailure("No temporary folder could be made: " + e.getMessage(), e);
    }
  }

  /** Those of this process are not looked at: closing a file again would lose its lock. */
  private static String ownId() {
    return ProcessHandle.current().pid() + "-";
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  private static void removeLeft(Path parent, UserPrincipal owner) throws IOException {
    for (Path each : others(parent)) {
      try {
        if (Files.getOwner(each, LinkOption.NOFOLLOW_LINKS).equals(owner) && isLeft(each)) {
          Trees.delete(each);
        }
      } catch (IOException e) {
        // another process is at it
      }
    }
  }

  private static List<Path> others(Path parent) throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(each -> name(each).startsWith(PREFIX))
          .filter(each -> !name(each).startsWith(PREFIX + ownId()))
          .filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
          .toList();
    }
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }

  private static boolean isLeft(Path folder) throws IOException {
    Path lock = folder.resolve(LOCK);
    if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
      return Files.getLastModifiedTime(folder).toInstant().isBefore(Instant.now().minus(TO_LOCK));
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      return taken != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process has it by another class loader
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
      Trees.delete(path);
    } catch (IOException e) {
      System.err.printf("Temporary folder '%s' could not be removed: %s%n", path, e);
    }
  }
}
