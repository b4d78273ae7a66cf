// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class LostFailuresTest {

  private final LostFailures failures = new LostFailures();

  @Test
  void a_test_fails_of_an_assertion_on_another_thread() throws Exception {
    run(() -> assertThat(1).as("first").isEqualTo(2));
    run(() -> assertThat(1).as("second").isEqualTo(2));

    assertThatThrownBy(failures::tell)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("An assertion failed on another thread: [first]")
        .satisfies(failure ->
            assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(second -> assertThat(second).hasMessageStartingWith("[second]")));
    assertThatCode(failures::tell).doesNotThrowAnyException();
  }

  @Test
  void other_failures_of_a_thread_are_its_own_business() throws Exception {
    run(() -> {
      throw new IllegalStateException("on purpose");
    });

    assertThatCode(failures::tell).doesNotThrowAnyException();
  }

  @Test
  void every_test_is_watched() {
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isInstanceOf(LostFailures.class);
  }

  private void run(Runnable body) throws InterruptedException {
    Thread.ofVirtual().uncaughtExceptionHandler(failures).start(body).join();
  }
}
