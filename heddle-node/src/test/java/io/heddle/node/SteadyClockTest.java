// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SteadyClockTest {

  private final ManualClock system = new ManualClock(Instant.EPOCH);
  private final AtomicLong nanos = new AtomicLong(-5);
  private final SteadyClock clock = new SteadyClock(system, nanos::get);

  @Test
  void does_not_jump_when_the_system_s_clock_does() {
    system.advance(Duration.ofDays(-400));

    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void goes_on_with_the_time_that_passes() {
    nanos.addAndGet(Duration.ofMinutes(3).toNanos());

    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusSeconds(180));
  }
}
