// SPDX-License-Identifier: Apache-2.0
package io.heddle.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.testing.ManualClock;
import io.heddle.testing.Spec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@Spec("NA-289")
final class NetworkClockTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Instant THEN = Instant.parse("2027-01-01T00:00:00Z");

  private final ManualClock real = new ManualClock(NOW);
  private final NetworkClock clock = NetworkClock.over(real);

  @Test
  void shows_the_real_time_until_it_is_told_otherwise_and_again_afterwards() {
    assertThat(clock.reading()).isEqualTo(new Reading(NOW, Duration.ZERO, false));
    assertThat(clock.reading().isReal()).isTrue();

    clock.set(THEN);
    real.advance(Duration.ofHours(1));

    assertThat(clock.instant()).isEqualTo(THEN.plusSeconds(3600));
    assertThat(clock.reading().isReal()).isFalse();
    assertThat(clock.follow()).isEqualTo(new Reading(NOW.plusSeconds(3600), Duration.ZERO, false));
  }

  @Test
  void stands_when_frozen_whatever_the_real_time_does_and_moves_when_advanced() {
    clock.freeze();
    real.advance(Duration.ofDays(1));

    assertThat(clock.instant()).isEqualTo(NOW);
    assertThat(clock.advance(Duration.ofDays(3)).time()).isEqualTo(NOW.plus(Duration.ofDays(3)));
    assertThat(clock.set(THEN))
        .isEqualTo(new Reading(THEN, Duration.between(real.instant(), THEN), true));
    assertThat(clock.follow().time()).isEqualTo(real.instant());
  }

  @Test
  void
      tells_a_transaction_one_time_however_often_it_is_asked_and_nothing_while_it_is_the_real_one() {
    TxId one = new TxId("a".repeat(64));
    assertThat(clock.of(one)).isEmpty();

    clock.set(THEN);
    assertThat(clock.of(one)).contains(THEN);
    clock.advance(Duration.ofDays(1));

    assertThat(clock.of(one)).contains(THEN);
    assertThat(clock.of(new TxId("b".repeat(64)))).contains(THEN.plus(Duration.ofDays(1)));
    clock.follow();
    assertThat(clock.of(one)).isEmpty();
  }

  @Test
  void who_waits_waits_for_the_networks_time() throws Exception {
    NetworkClock frozen = NetworkClock.over(Clock.systemUTC());
    frozen.freeze();
    FutureTask<Boolean> waiting = sleep(frozen, Duration.ofDays(2));

    frozen.advance(Duration.ofDays(1));
    assertThat(waiting.isDone()).isFalse();
    frozen.advance(Duration.ofDays(1));

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_step_back_makes_nobody_wait_for_longer_and_one_far_forward_is_enough_for_all()
      throws Exception {
    NetworkClock frozen = NetworkClock.over(Clock.systemUTC());
    frozen.freeze();
    FutureTask<Boolean> waiting = sleep(frozen, Duration.ofDays(2));

    frozen.advance(Duration.ofDays(1));
    frozen.set(Instant.EPOCH);
    frozen.advance(Duration.ofDays(1));
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();

    FutureTask<Boolean> another = sleep(frozen, Duration.ofDays(300_000));
    frozen.set(Instant.parse("9999-12-31T00:00:00Z"));
    assertThat(another.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void who_waits_while_it_stands_goes_on_when_it_runs_again() throws Exception {
    NetworkClock frozen = NetworkClock.over(Clock.systemUTC());
    frozen.freeze();
    FutureTask<Boolean> waiting = sleep(frozen, Duration.ofMillis(1));

    frozen.follow();

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void refuses_times_that_no_certificate_can_have_and_steps_that_lead_nowhere() {
    assertThatThrownBy(() -> clock.set(Instant.parse("1969-12-31T23:59:59Z")))
        .isInstanceOf(HeddleException.class)
        .hasMessage(
            "The clock of a network shows no other times than those from 1970-01-01T00:00:00Z to"
                + " 9999-12-31T23:59:59Z");
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(HeddleException.class);
    assertThatThrownBy(() -> clock.advance(Duration.ZERO)).isInstanceOf(HeddleException.class);
    assertThat(clock.instant()).isEqualTo(NOW);
  }

  private static FutureTask<Boolean> sleep(NetworkClock clock, Duration duration) {
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          clock.sleep(duration);
          return true;
        });
    Thread.ofVirtual().start(task);
    Awaitility.await().until(() -> clock.sleeping() == 1);
    return task;
  }
}
