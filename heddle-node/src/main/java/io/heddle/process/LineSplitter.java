// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes lines of the bytes of an output as they come; a line longer than 64 KiB comes in pieces. A
 * carriage return before the end of a line is dropped, and a last line without end counts. A
 * consumer that fails gets the next line all the same. Not safe for threads.
 */
public final class LineSplitter {

  private static final Logger log = LoggerFactory.getLogger(LineSplitter.class);

  private static final int LONGEST_LINE = 1 << 16;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> consumer;

  public LineSplitter(Consumer<String> consumer) {
    this.consumer = consumer;
  }

  /** The next bytes. */
  public void take(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n') {
        hand(LineSplitter::withoutReturn);
      } else {
        line.write(bytes[i]);
        if (line.size() == LONGEST_LINE) {
          hand(UnaryOperator.identity());
        }
      }
    }
  }

  /** There are no more. */
  public void end() {
    if (line.size() > 0) {
      hand(LineSplitter::withoutReturn);
    }
  }

  /** Who writes would stop if nobody read on, so a line that cannot be handed over is lost. */
  private void hand(UnaryOperator<String> form) {
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
