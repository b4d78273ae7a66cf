// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineReaderTest {

  @Test
  @Spec("EB-327")
  void splits_at_newlines_and_keeps_empty_and_unfinished_lines() throws IOException {
    assertThat(lines("one\r\n\nthrée\rx\nlast")).containsExactly("one", "", "thrée\rx", "last");
  }

  @Test
  @Spec("HB-4")
  void cuts_lines_that_are_too_long() throws IOException {
    assertThat(lines("x".repeat(100_000)))
        .extracting(String::length)
        .containsExactly(65_536, 34_464);
  }

  @Test
  @Spec("HB-4")
  void reads_on_when_a_line_cannot_be_handed_over() throws IOException {
    List<String> lines = new ArrayList<>();

    LineReader.forEachLine(
        new ByteArrayInputStream("one\ntwo\nthree\nfour".getBytes(UTF_8)),
        line -> {
          switch (line) {
            case "one" -> throw new IllegalStateException("a bug");
            case "three" -> throw new OutOfMemoryError("Java heap space");
            default -> lines.add(line);
          }
        });

    assertThat(lines).containsExactly("two", "four");
  }

  @Test
  @Spec("HB-4")
  void keeps_only_the_end_of_an_output() {
    var tail = new OutputTail(ErrorSummary.ofProgram());
    for (int i = 0; i < 100; i++) {
      tail.add("line " + i);
    }
    assertThat(tail.lines()).hasSize(20).endsWith("line 98", "line 99");

    tail.add("x".repeat(10_000));
    assertThat(tail.lines()).singleElement().asString().hasSize(4096);
  }

  private static List<String> lines(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    LineReader.forEachLine(new ByteArrayInputStream(text.getBytes(UTF_8)), lines::add);
    return lines;
  }
}
