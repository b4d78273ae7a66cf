// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.alive.Vital;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a thread that still has work, and was told to end when it is done. */
final class Ending {

  private static final Logger log = LoggerFactory.getLogger(Ending.class);

  private static final Duration MAX_DRAIN = Duration.ofMinutes(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration TO_GIVE_UP = Duration.ofSeconds(5);

  private Ending() {}

  /**
   * Waits for it; not to the end if it cannot go on for long.
   *
   * @param unfinished what is said then
   */
  static void await(Thread thread, Vital vital, String unfinished) {
    try {
      if (!isDone(thread, vital)) {
        log.error("{}{}", unfinished, vital.problem().map(": "::concat).orElse(""));
        thread.interrupt();
        var _ = thread.join(TO_GIVE_UP);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isDone(Thread thread, Vital vital) throws InterruptedException {
    long begin = System.nanoTime();
    while (!thread.join(BETWEEN_LOOKS)) {
      if (vital.lastingProblem().isPresent() || System.nanoTime() - begin > MAX_DRAIN.toNanos()) {
        return false;
      }
    }
    return true;
  }
}
