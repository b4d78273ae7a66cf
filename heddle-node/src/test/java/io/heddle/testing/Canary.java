// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A client who makes one call after the other and wants each of them to be answered. */
public final class Canary implements AutoCloseable {

  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread;
  private volatile boolean isOver;

  private Canary(Callable<Boolean> call) {
    thread = Thread.ofPlatform().name("canary").start(() -> run(call));
  }

  /** Calls until it is closed; a call is well if it returns true. */
  public static Canary start(Callable<Boolean> call) {
    var canary = new Canary(call);
    canary.awaitCalls(1);
    return canary;
  }

  public int calls() {
    return nanos.size();
  }

  /** Waits for so many calls more. */
  public void awaitCalls(int count) {
    int before = calls();
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> calls() >= before + count || !failures.isEmpty());
  }

  /** Prints how long calls took; for figures, not for judging. */
  public void report(String beside) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    System.out.printf(
        "Canary beside %s: %d calls, median %d us, 99 %% %d us, worst %d us%n",
        beside, sorted.size(), at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
  }

  /** Ends, and fails if a call did. */
  @Override
  public void close() {
    isOver = true;
    try {
      thread.join(Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(failures).isEmpty();
  }

  private void run(Callable<Boolean> call) {
    while (!isOver) {
      long started = System.nanoTime();
      try {
        if (!call.call()) {
          failures.add("a wrong answer");
        }
      } catch (Exception e) {
        failures.add(String.valueOf(e));
        return;
      }
      nanos.add(System.nanoTime() - started);
    }
  }

  private static long at(List<Long> sorted, double share) {
    int index = (int) Math.min(sorted.size() - 1, Math.round(share * (sorted.size() - 1)));
    return TimeUnit.NANOSECONDS.toMicros(sorted.get(index));
  }
}
