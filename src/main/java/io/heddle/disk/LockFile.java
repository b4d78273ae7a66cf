// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process at a time holds, with its process id in it; the system lets go of it when
 * the process ends, however it ends.
 */
public final class LockFile implements AutoCloseable {

  private static final int MAX_PID_DIGITS = 20;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);

  private final FileChannel channel;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock; empty if another process, or another part of this one, has it. */
  public static Optional<LockFile> take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            Mode.PRIVATE.attribute());
    try {
      if (tryLock(channel) == null) {
        channel.close();
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid().getBytes(StandardCharsets.UTF_8)));
      return Optional.of(new LockFile(channel));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Takes the lock, or waits for it so long; empty if it is not to be had by then. */
  public static Optional<LockFile> take(Path file, Duration patience) throws IOException {
    long begin = System.nanoTime();
    while (true) {
      Optional<LockFile> taken = take(file);
      if (taken.isPresent() || System.nanoTime() - begin >= patience.toNanos()) {
        return taken;
      }
      try {
        Thread.sleep(BETWEEN_ATTEMPTS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a lock");
      }
    }
  }

  /** Whether somebody has the lock now. */
  public static boolean isHeld(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return tryLock(channel) == null;
    }
  }

  /** The process id that the holder of the lock wrote, to stand in a sentence. */
  public static Optional<String> holder(Path file) {
    try {
      return Optional.of(Files.readString(file).strip())
          .filter(pid -> !pid.isEmpty() && pid.length() <= MAX_PID_DIGITS)
          .filter(pid -> pid.chars().allMatch(Character::isDigit));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // another part of this very process
    }
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }
}
