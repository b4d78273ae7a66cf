// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Reads an output to its end, line by line; a line longer than 64 KiB comes in pieces. A carriage
 * return before the end of a line is dropped, and a last line without end counts.
 */
final class LineReader {

  private static final int LONGEST_LINE = 1 << 16;

  private LineReader() {}

  static void forEachLine(InputStream in, Consumer<String> consumer) throws IOException {
    var line = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 13];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      for (int i = 0; i < read; i++) {
        if (buffer[i] == '\n') {
          consumer.accept(withoutReturn(line.toString(UTF_8)));
          line.reset();
        } else {
          line.write(buffer[i]);
          if (line.size() == LONGEST_LINE) {
            consumer.accept(line.toString(UTF_8));
            line.reset();
          }
        }
      }
    }
    if (line.size() > 0) {
      consumer.accept(withoutReturn(line.toString(UTF_8)));
    }
  }

  private static String withoutReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
