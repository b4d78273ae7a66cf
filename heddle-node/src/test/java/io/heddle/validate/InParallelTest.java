// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class InParallelTest {

  @Test
  void works_at_the_same_time_and_keeps_the_order() {
    var all = new CyclicBarrier(3);

    assertThat(InParallel.map(List.of(1, 2, 3), number -> met(all) + number))
        .containsExactly("met 1", "met 2", "met 3");
  }

  @Test
  void one_thing_is_worked_on_where_it_is() {
    assertThat(InParallel.map(List.of(1), _ -> Thread.currentThread()))
        .containsExactly(Thread.currentThread());
  }

  @Test
  void the_first_failure_is_thrown_as_it_is() {
    var first = new IllegalStateException("first");

    assertThatThrownBy(() ->
            InParallel.map(
                List.of(1, 2, 3),
                number -> {
                  if (number > 1) {
                    throw number == 2 ? first : new IllegalStateException("second");
                  }
                  return number;
                }))
        .isSameAs(first);
  }

  @Test
  void an_error_is_told_as_a_failure_of_the_validation() {
    Function<Integer, Integer> failing =
        number -> {
          throw new StackOverflowError("deep");
        };

    assertThatThrownBy(() -> InParallel.map(List.of(1, 2), failing))
        .hasMessage("Validation failed: java.lang.StackOverflowError: deep")
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INTERNAL));
  }

  @Test
  void who_is_interrupted_hears_so_and_stays_interrupted() {
    var nobodyElseComes = new CyclicBarrier(3);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> InParallel.map(List.of(1, 2), _ -> met(nobodyElseComes)))
        .hasMessage("Validation was interrupted; the block is not committed")
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE));
    assertThat(Thread.interrupted()).isTrue();
  }

  private static String met(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
      return "met ";
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
