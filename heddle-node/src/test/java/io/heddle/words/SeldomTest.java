// SPDX-License-Identifier: Apache-2.0
package io.heddle.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How often a line about somebody is worth writing. */
final class SeldomTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private final Seldom seldom = new Seldom(Duration.ofMinutes(1), 3);

  @Test
  void each_is_told_once_in_a_while() {
    assertThat(seldom.isDue("a", NOW)).isTrue();
    assertThat(seldom.isDue("a", NOW.plusSeconds(60))).isFalse();
    assertThat(seldom.isDue("b", NOW.plusSeconds(60))).isTrue();
    assertThat(seldom.isDue("a", NOW.plusSeconds(61))).isTrue();
  }

  @Test
  void of_many_only_some_are_told() {
    int told = 0;
    for (int each = 0; each < 100; each++) {
      told += seldom.isDue(each, NOW) ? 1 : 0;
    }

    assertThat(told).isEqualTo(3);
    assertThat(seldom.isDue(99, NOW.plusSeconds(61))).isTrue();
  }

  @Test
  void a_clock_that_was_put_back_keeps_nobody_silent() {
    assertThat(seldom.isDue("a", NOW)).isTrue();
    assertThat(seldom.isDue("a", NOW.minusSeconds(3600))).isTrue();
  }
}
