// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Builds on a terminal. */
final class LiveBuildLinesTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LiveLines live = new LiveLines(new PrintStream(written, true, UTF_8));
  private final PrintStream err = new PrintStream(live, true, UTF_8);
  private final LiveBuildLines builds = new LiveBuildLines(live, err);

  @Test
  void have_a_line_each_below_what_else_is_written() {
    builds.started("cars", "node");
    builds.started("vans", "java");
    err.println("12:00 INFO something");

    assertThat(screen())
        .containsExactly("12:00 INFO something", "Building cars, 0 s", "Building vans, 0 s");

    builds.ended("cars", "node", "exit status 0", Duration.ofMillis(1234));
    assertThat(screen())
        .containsExactly(
            "12:00 INFO something",
            "Built cars with builder 'node' in 1.2 s",
            "Building vans, 0 s");
  }

  @Test
  void say_what_the_builder_says_and_leave_nothing_when_it_is_done() {
    builds.started("cars", "node");
    builds.line("cars", "npm installs \u001b[2J");

    await()
        .untilAsserted(() ->
            assertThat(screen())
                .singleElement()
                .asString()
                .matches("Building cars, \\d+ s: npm installs ␛\\[2J"));
    builds.ended("cars", "node", "exit status 0", Duration.ofSeconds(1));
    assertThat(screen()).containsExactly("Built cars with builder 'node' in 1.0 s");
  }

  @Test
  void show_all_that_the_builder_wrote_if_it_fails() {
    builds.started("cars", "node");
    builds.line("cars", "no yarn");
    builds.line("cars", "no loom");
    builds.ended("cars", "node", "exit status 1", Duration.ofSeconds(1));

    assertThat(screen())
        .containsExactly(
            "  cars | no yarn",
            "  cars | no loom",
            "Builder 'node' of cars ended after 1.0 s: exit status 1");
  }

  @Test
  void wait_for_the_end_of_a_line_of_somebody_else() {
    err.print("half ");
    builds.started("cars", "node");
    err.print("a line\n");

    assertThat(screen()).containsExactly("half a line", "Building cars, 0 s");
  }

  /** What a terminal would show; it knows no more than what is written. */
  private List<String> screen() {
    List<String> lines = new ArrayList<>();
    var current = new StringBuilder();
    String text = written.toString(UTF_8).replace("\u001b[?7l", "").replace("\u001b[?7h", "");
    for (int at = 0; at < text.length(); at++) {
      int up = text.startsWith("\u001b[", at) ? text.indexOf("A\r\u001b[J", at) : -1;
      if (up > 0 && up - at < 6) {
        int rows = Integer.parseInt(text.substring(at + 2, up));
        lines.subList(lines.size() - rows, lines.size()).clear();
        at = up + "A\r\u001b[J".length() - 1;
      } else if (text.charAt(at) == '\n') {
        lines.add(current.toString());
        current.setLength(0);
      } else {
        current.append(text.charAt(at));
      }
    }
    return lines;
  }
}
