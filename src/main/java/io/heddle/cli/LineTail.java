// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;

/** Prints a transcript as it grows: whole lines only, without the first, which names the format. */
final class LineTail {

  /** How long to wait before looking again. */
  static final Duration PAUSE = Duration.ofMillis(200);

  private final Path file;
  private final PrintStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long position;
  private boolean isAtFirstLine = true;

  LineTail(Path file, PrintStream out) {
    this.file = file;
    this.out = out;
  }

  /** Prints what has been written since the last time. */
  void printNew() throws IOException {
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
        print(buffer, read);
        position += read;
      }
    }
    out.flush();
  }

  private void print(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      line.write(bytes[i]);
      if (bytes[i] == '\n') {
        if (!isAtFirstLine) {
          out.writeBytes(line.toByteArray());
        }
        isAtFirstLine = false;
        line.reset();
      }
    }
  }
}
