// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Gives a transcript as it grows: whole lines only, without the first, which names the format. */
final class LineTail {

  /** How long to wait before looking again. */
  static final Duration PAUSE = Duration.ofMillis(200);

  private final Path file;
  private final Consumer<byte[]> taker;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long position;
  private boolean isAtFirstLine = true;

  /**
   * From its beginning.
   *
   * @param taker gets each line with the line feed at its end
   */
  LineTail(Path file, Consumer<byte[]> taker) {
    this.file = file;
    this.taker = taker;
  }

  /** Gives what has been written since the last time. */
  void takeNew() throws IOException {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      if (in.length() < position) {
        // it was full, and another file has taken its place
        position = 0;
        isAtFirstLine = true;
        line.reset();
      }
      in.seek(position);
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        take(buffer, read);
        position += read;
      }
    }
  }

  private void take(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      line.write(bytes[i]);
      if (bytes[i] == '\n') {
        if (!isAtFirstLine) {
          taker.accept(line.toByteArray());
        }
        isAtFirstLine = false;
        line.reset();
      }
    }
  }
}
