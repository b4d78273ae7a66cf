// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an output to its end, line by line; a line longer than 64 KiB comes in pieces. A carriage
 * return before the end of a line is dropped, and a last line without end counts. A consumer that
 * fails gets the next line all the same.
 */
final class LineReader {

  private static final Logger log = LoggerFactory.getLogger(LineReader.class);

  private static final int LONGEST_LINE = 1 << 16;

  private LineReader() {}

  static void forEachLine(InputStream in, Consumer<String> consumer) throws IOException {
    var line = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 13];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      for (int i = 0; i < read; i++) {
        if (buffer[i] == '\n') {
          hand(line, LineReader::withoutReturn, consumer);
        } else {
          line.write(buffer[i]);
          if (line.size() == LONGEST_LINE) {
            hand(line, UnaryOperator.identity(), consumer);
          }
        }
      }
    }
    if (line.size() > 0) {
      hand(line, LineReader::withoutReturn, consumer);
    }
  }

  /** Who writes would stop if nobody read on, so a line that cannot be handed over is lost. */
  private static void hand(
      ByteArrayOutputStream line, UnaryOperator<String> form, Consumer<String> consumer) {
    try {
      consumer.accept(form.apply(line.toString(UTF_8)));
    } catch (RuntimeException | Error e) {
      log.warn("A line of a process's output is lost: {}", e.toString());
    } finally {
      line.reset();
    }
  }

  private static String withoutReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
