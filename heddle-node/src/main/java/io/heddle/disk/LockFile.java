// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A file that one process at a time holds, with its process id in it; the system lets go of it when
 * the process ends, however it ends.
 */
public final class LockFile implements AutoCloseable {

  private static final int MAX_PID_DIGITS = 20;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(20);

  /*
   * A POSIX lock belongs to the process, and goes when the process closes any descriptor of the file,
   * also one that was opened only to read (fcntl(2)). So a file that this process holds is never opened
   * again. It is known by what the system calls it, for paths have aliases. The monitor of this set guards
   * all of it: nobody may open a file between another's opening and locking it.
   */
  private static final Set<Object> HELD = new HashSet<>();

  private final FileChannel channel;
  private final Object key;

  private LockFile(FileChannel channel, Object key) {
    this.channel = channel;
    this.key = key;
  }

  /** Takes the lock; empty if another process, or another part of this one, has it. */
  public static Optional<LockFile> take(Path file) throws IOException {
    synchronized (HELD) {
      if (isHeldHere(file)) {
        return Optional.empty();
      }
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              Mode.PRIVATE.attribute());
      try {
        if (channel.tryLock() == null) {
          channel.close();
          return Optional.empty();
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid().getBytes(StandardCharsets.UTF_8)));
        LockFile taken = new LockFile(channel, key(file));
        HELD.add(taken.key);
        return Optional.of(taken);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
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
    synchronized (HELD) {
      if (!Files.exists(file)) {
        return false;
      }
      if (isHeldHere(file)) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        return channel.tryLock() == null;
      }
    }
  }

  /** The process id that the holder of the lock wrote, to stand in a sentence. */
  public static Optional<String> holder(Path file) {
    synchronized (HELD) {
      try {
        return Optional.of(isHeldHere(file) ? pid() : Files.readString(file).strip())
            .filter(pid -> !pid.isEmpty() && pid.length() <= MAX_PID_DIGITS)
            .filter(pid -> pid.chars().allMatch(Character::isDigit));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  /** Lets go of it. Twice is harmless. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (channel.isOpen()) {
        HELD.remove(key);
        channel.close();
      }
    }
  }

  /** Looks without opening it. */
  private static boolean isHeldHere(Path file) throws IOException {
    return Files.exists(file) && HELD.contains(key(file));
  }

  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }
}
