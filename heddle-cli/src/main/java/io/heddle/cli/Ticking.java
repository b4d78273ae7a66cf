// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells again and again how long something has lasted, until it is closed. */
final class Ticking implements AutoCloseable {

  private final CountDownLatch over = new CountDownLatch(1);

  private Ticking() {}

  static Ticking start(Duration interval, Consumer<Duration> tick) {
    var ticking = new Ticking();
    long begin = System.nanoTime();
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (!ticking.over.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
              tick.accept(Duration.ofNanos(System.nanoTime() - begin));
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return ticking;
  }

  @Override
  public void close() {
    over.countDown();
  }
}
