// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class StrikesTest {

  private static final int LIMIT = 1000;

  private final AtomicLong now = new AtomicLong();
  private final Strikes strikes = new Strikes(now::get);

  @Test
  void an_address_without_strikes_has_the_whole_limit() {
    assertThat(strikes.isTooMuch("a", LIMIT, LIMIT)).isFalse();
    assertThat(strikes.isTooMuch("a", LIMIT + 1, LIMIT)).isTrue();
  }

  @Test
  void each_strike_halves_the_limit_of_this_address_alone() {
    strikes.add("a");
    assertThat(strikes.isTooMuch("a", 500, LIMIT)).isFalse();
    assertThat(strikes.isTooMuch("a", 501, LIMIT)).isTrue();

    strikes.add("a");
    assertThat(strikes.isTooMuch("a", 250, LIMIT)).isFalse();
    assertThat(strikes.isTooMuch("a", 251, LIMIT)).isTrue();

    assertThat(strikes.isTooMuch("b", LIMIT, LIMIT)).isFalse();
  }

  @Test
  void a_few_are_never_too_much() {
    for (int strike = 0; strike < 100; strike++) {
      strikes.add("a");
    }

    assertThat(strikes.isTooMuch("a", Strikes.FEW, LIMIT)).isFalse();
    assertThat(strikes.isTooMuch("a", Strikes.FEW + 1, LIMIT)).isTrue();
  }

  @Test
  void a_limit_below_a_few_stays_the_limit() {
    assertThat(strikes.isTooMuch("a", 10, 10)).isFalse();
    assertThat(strikes.isTooMuch("a", 11, 10)).isTrue();
  }

  @Test
  void a_minute_without_strikes_makes_up_for_all() {
    strikes.add("a");
    now.addAndGet(MINUTES.toNanos(1));
    assertThat(strikes.isTooMuch("a", LIMIT, LIMIT)).isTrue();

    now.incrementAndGet();
    assertThat(strikes.isTooMuch("a", LIMIT, LIMIT)).isFalse();

    strikes.add("a");
    assertThat(strikes.isTooMuch("a", 500, LIMIT)).isFalse();
  }

  @Test
  void connections_of_an_address_with_strikes_are_heard_one_after_the_other() {
    assertThat(strikes.pause("a")).isZero();
    assertThat(strikes.pause("a")).isZero();

    strikes.add("a");
    assertThat(strikes.pause("a")).isZero();
    assertThat(strikes.pause("a")).isEqualTo(MILLISECONDS.toNanos(20));
    now.addAndGet(MILLISECONDS.toNanos(10));
    assertThat(strikes.pause("a")).isEqualTo(MILLISECONDS.toNanos(30));
    assertThat(strikes.pause("b")).isZero();
  }

  @Test
  void no_connection_waits_for_longer_than_a_second() {
    strikes.add("a");
    for (int connection = 0; connection < 1000; connection++) {
      strikes.pause("a");
    }

    assertThat(strikes.pause("a")).isEqualTo(SECONDS.toNanos(1));
  }

  @Test
  void whoever_was_not_seen_for_longest_is_forgotten() {
    strikes.add("a");
    for (int other = 0; other < 1024; other++) {
      strikes.add("other " + other);
    }

    assertThat(strikes.isTooMuch("a", LIMIT, LIMIT)).isFalse();
    assertThat(strikes.isTooMuch("other 0", LIMIT, LIMIT)).isTrue();
  }
}
