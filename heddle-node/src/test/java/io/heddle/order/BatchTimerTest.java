// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.alive.Vital;
import io.heddle.clock.NetworkClock;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BatchTimerTest {

  @Test
  void calls_back_when_the_time_is_over_and_not_after_it_was_called_off() throws Exception {
    CountDownLatch expired = new CountDownLatch(1);
    AtomicInteger calledOff = new AtomicInteger();
    BatchTimer real = BatchTimer.by(NetworkClock.over(Clock.systemUTC()), Vital.alone("orderer"));
    real.start(Duration.ofHours(1), calledOff::incrementAndGet).cancel();

    real.start(Duration.ofMillis(1), expired::countDown);

    assertThat(expired.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(calledOff).hasValue(0);
  }

  @Test
  void calls_back_again_when_there_was_no_memory_for_it() throws Exception {
    CountDownLatch expired = new CountDownLatch(2);

    BatchTimer.by(NetworkClock.over(Clock.systemUTC()), Vital.alone("orderer"))
        .start(
            Duration.ofMillis(1),
            () -> {
              expired.countDown();
              if (expired.getCount() > 0) {
                throw new OutOfMemoryError("Java heap space");
              }
            });

    assertThat(expired.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
