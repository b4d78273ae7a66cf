// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to prepare what all tests use in one directory: integration tests run in two processes
 * side by side. Within a process whoever takes it must hold a lock already.
 */
final class Turn implements AutoCloseable {

  private final FileChannel file;
  private final FileLock lock;

  private Turn(FileChannel file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /** Waits for it. */
  static Turn at(Path directory) throws IOException {
    Files.createDirectories(directory);
    FileChannel file =
        FileChannel.open(
            directory.resolve("turn.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new Turn(file, file.lock());
  }

  @Override
  public void close() throws IOException {
    lock.release();
    file.close();
  }
}
