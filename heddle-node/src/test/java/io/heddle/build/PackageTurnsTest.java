// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.base.PackageId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class PackageTurnsTest {

  private static final PackageId ONE = PackageId.of("one", "ab".repeat(32));
  private static final PackageId OTHER = PackageId.of("other", "ab".repeat(32));

  private final PackageTurns turns = new PackageTurns();

  @Test
  void one_at_a_time_works_on_a_package_and_nothing_is_kept_afterwards() throws Exception {
    var working = new AtomicInteger();
    var most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int count = 0; count < 50; count++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (var _ = turns.take(ONE)) {
                  most.accumulateAndGet(working.incrementAndGet(), Math::max);
                  LockSupport.parkNanos(1); // others may come
                  working.decrementAndGet();
                }
              }));
    }
    for (Thread each : threads) {
      each.join();
    }

    assertThat(most).hasValue(1);
    assertThat(turns.isTaken(ONE)).isFalse();
  }

  @Test
  void whoever_has_a_turn_may_take_another_and_keeps_nobody_from_other_packages() {
    try (var _ = turns.take(ONE)) {
      try (var _ = turns.take(ONE);
          var _ = turns.take(OTHER)) {
        assertThat(turns.isTaken(OTHER)).isTrue();
      }
      assertThat(turns.isTaken(OTHER)).isFalse();
      assertThat(turns.isTaken(ONE)).isTrue();
    }
    assertThat(turns.isTaken(ONE)).isFalse();
  }

  @Test
  void who_is_interrupted_while_he_waits_leaves_nothing_behind() throws Exception {
    var begun = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    try (var _ = turns.take(ONE)) {
      Thread waiting =
          Thread.ofPlatform()
              .start(() -> {
                begun.countDown();
                assertThatThrownBy(() -> turns.takeInterruptibly(ONE))
                    .isInstanceOf(InterruptedException.class);
                interrupted.countDown();
              });
      begun.await();
      await().until(() -> waiting.getState() == Thread.State.WAITING);
      waiting.interrupt();
      interrupted.await();
      assertThat(turns.isTaken(ONE)).isTrue();
    }

    assertThat(turns.isTaken(ONE)).isFalse();
  }
}
