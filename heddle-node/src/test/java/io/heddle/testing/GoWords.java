// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.json.JsonMapper;

/**
 * What programs in Go made of texts: pairs of a text and of {@code = } with what was read, or of
 * what Go said. {@code golang/words.json} was written by a program that calls the functions whose
 * names the types of room {@code golang} give.
 */
public final class GoWords {

  private GoWords() {}

  /** One of the tables: a text, and what Go said. */
  public static Stream<Arguments> of(String table) {
    try (InputStream in = GoWords.class.getResourceAsStream("/golang/words.json")) {
      var rows = JsonMapper.shared().readTree(in).required(table);
      return rows.valueStream()
          .map(row -> Arguments.of(row.get(0).stringValue(), row.get(1).stringValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was read, or why nothing was, in the form of the tables. */
  public static String answer(Reading reading) {
    try {
      return "= " + reading.read();
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** Reads a text, and gives it as a program in Go would print it. */
  @FunctionalInterface
  public interface Reading {
    Object read();
  }
}
