// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Whether a database can be opened where it lies: that writes as much as its log has. */
final class Room {

  private static final long BESIDE_THE_LOG = 1 << 20;
  private static final int CHUNK = 1 << 16;

  private Room() {}

  /**
   * Tries it with a file that is gone again afterwards.
   *
   * @throws HeddleException {@code UNAVAILABLE} if there is no room
   */
  static void check(Path database) {
    Path file = database.resolveSibling("room");
    try (FileChannel probe =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      for (long left = logBytes(database) + BESIDE_THE_LOG; left > 0; left -= CHUNK) {
        chunk.clear();
        while (chunk.hasRemaining()) {
          probe.write(chunk);
        }
      }
      probe.force(true);
    } catch (IOException | UncheckedIOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE, "The ledger cannot be written now: " + reason(e), e);
    }
  }

  private static long logBytes(Path database) throws IOException {
    try (Stream<Path> files = Files.list(database)) {
      return files.filter(file -> file.toString().endsWith(".log")).mapToLong(Room::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String reason(Exception e) {
    String told = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return told == null ? e.toString() : told;
  }
}
