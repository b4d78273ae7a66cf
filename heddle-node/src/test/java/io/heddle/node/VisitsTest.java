// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.gateway.NoAnswer;
import io.heddle.testing.Spec;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Calls to a peer that is stopped. */
@Spec("NA-331")
final class VisitsTest {

  private final Visits visits = new Visits();

  @Test
  void one_that_is_inside_is_ended_and_has_left_when_the_end_is_over() throws Exception {
    CountDownLatch isInside = new CountDownLatch(1);
    AtomicBoolean hasLeft = new AtomicBoolean();
    AtomicBoolean isInterrupted = new AtomicBoolean();
    FutureTask<String> caller =
        new FutureTask<>(() -> {
          try {
            return visits.admit(
                "peer:7051",
                () -> {
                  isInside.countDown();
                  try {
                    new CountDownLatch(1).await();
                    return "never";
                  } finally {
                    hasLeft.set(true);
                  }
                });
          } catch (NoAnswer e) {
            isInterrupted.set(Thread.currentThread().isInterrupted());
            return e.getMessage();
          }
        });
    Thread.startVirtualThread(caller);
    isInside.await();

    visits.end();

    assertThat(hasLeft).isTrue();
    assertThat(caller.get())
        .isEqualTo("rpc error: code = Unavailable desc = error reading from server: EOF");
    assertThat(isInterrupted).isFalse();
  }

  @Test
  void whoever_comes_behind_the_end_is_refused_as_by_a_port_without_listener() {
    visits.end();

    assertThatThrownBy(() -> visits.admit("peer:7051", () -> "never"))
        .isInstanceOf(NoAnswer.class)
        .hasMessage(
            "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp peer:7051: connect: connection refused\"");
  }

  @Test
  void what_fails_while_nobody_ends_anything_is_a_failure() throws Exception {
    assertThat(visits.<String>admit("peer:7051", () -> "answer")).isEqualTo("answer");
    assertThatThrownBy(() ->
            visits.admit(
                "peer:7051",
                () -> {
                  throw new IllegalStateException("a fault");
                }))
        .isInstanceOf(IllegalStateException.class);
  }
}
