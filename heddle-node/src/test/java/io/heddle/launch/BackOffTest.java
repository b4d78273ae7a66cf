// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class BackOffTest {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final BackOff backOff =
      new BackOff(
          new ReconnectSettings(true, FIRST, LONGEST), RandomGenerator.of("L64X128MixRandom"));

  @Test
  @Spec({"CP-205", "HB-12"})
  void each_wait_is_twice_as_long_up_to_a_limit_and_shortened_by_chance() {
    List<Long> fullSeconds = List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L);

    for (long full : fullSeconds) {
      assertThat(backOff.next().toMillis()).isBetween(full * 500, full * 1000);
    }
  }

  @Test
  @Spec({"CP-205", "HB-12"})
  void two_peers_do_not_wait_equally_long() {
    List<Duration> waits = new ArrayList<>();
    for (int peer = 0; peer < 20; peer++) {
      waits.add(
          new BackOff(new ReconnectSettings(true, FIRST, LONGEST), RandomGenerator.getDefault())
              .next());
    }

    assertThat(waits.stream().distinct()).hasSizeGreaterThan(1);
  }

  @Test
  void it_starts_anew_after_a_connection_that_held() {
    backOff.next();
    backOff.next();

    backOff.succeeded(Duration.ofMinutes(1));

    assertThat(backOff.next()).isLessThanOrEqualTo(FIRST);
  }

  @Test
  void a_server_that_hangs_up_at_once_is_not_dialled_more_often() {
    backOff.next();
    backOff.next();

    backOff.succeeded(Duration.ofMillis(3));

    assertThat(backOff.next()).isGreaterThan(FIRST);
  }
}
