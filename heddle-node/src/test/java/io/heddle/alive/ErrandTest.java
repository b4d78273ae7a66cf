// SPDX-License-Identifier: Apache-2.0
package io.heddle.alive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ErrandTest {

  private final List<Throwable> told = new CopyOnWriteArrayList<>();

  static List<Throwable> failures() {
    return List.of(
        new IllegalStateException("a bug"),
        new StackOverflowError(),
        new OutOfMemoryError("Java heap space"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void who_waits_is_told_whatever_ends_it(Throwable failure) throws Exception {
    end(Errand.start("errand", () -> throwAsIs(failure), told::add));

    assertThat(told).containsExactly(failure);
  }

  @Test
  void who_could_not_be_told_for_want_of_memory_is_told_again() throws Exception {
    var failure = new OutOfMemoryError("Java heap space");

    end(
        Errand.start(
            "errand",
            () -> throwAsIs(failure),
            each -> {
              told.add(each);
              if (told.size() < 3) {
                throwAsIs(failure);
              }
            }));

    assertThat(told).hasSize(3);
  }

  @Test
  void nobody_is_told_of_an_interruption() throws Exception {
    Thread errand = Errand.start("errand", () -> new CountDownLatch(1).await(), told::add);

    errand.interrupt();
    end(errand);

    assertThat(told).isEmpty();
  }

  private static void end(Thread thread) throws InterruptedException {
    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
  }

  private static void throwAsIs(Throwable failure) {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalArgumentException(failure);
    }
  }
}
