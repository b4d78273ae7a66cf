// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/**
 * The end that a node comes to by itself, when a part of it has died. The process then ends with an
 * exit code of its own, in order if that can be, and at once if the node does not close in time.
 */
final class Demise {

  private static final Duration TO_CLOSE = Duration.ofSeconds(60);

  private final CountDownLatch happened = new CountDownLatch(1);
  private final Duration toClose;
  private final IntConsumer halt;
  private volatile String cause = "";

  Demise() {
    this(TO_CLOSE, Runtime.getRuntime()::halt);
  }

  Demise(Duration toClose, IntConsumer halt) {
    this.toClose = toClose;
    this.halt = halt;
  }

  /** A part has died; the first one counts. */
  void of(String part, String reason) {
    if (cause.isEmpty()) {
      cause = "%s has died: %s".formatted(part, reason);
      happened.countDown();
      Thread.ofPlatform().daemon().name("heddle-demise").start(this::haltAfterAll);
    }
  }

  boolean hasHappened() {
    return happened.getCount() == 0;
  }

  /** Waits for it, and says why. */
  int await(PrintStream err) throws InterruptedException {
    happened.await();
    err.println("The node ends, for its " + cause);
    return ExitCode.DIED.number();
  }

  private void haltAfterAll() {
    try {
      Thread.sleep(toClose);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    halt.accept(ExitCode.DIED.number());
  }
}
