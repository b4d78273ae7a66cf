// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.heddle.alive.Vital;
import io.heddle.order.Following;
import java.time.Duration;

/** The two threads that bring blocks: one pulls them, and one has them committed. */
record Pulled(Thread pulling, Thread committing, BlocksAhead ahead, Vital vital)
    implements Following {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** Returns when the block is committed that is just being committed, or cannot be for long. */
  @Override
  public void close() {
    pulling.interrupt();
    ahead.close();
    try {
      pulling.join();
      while (!committing.join(BETWEEN_LOOKS)) {
        if (vital.lastingProblem().isPresent()) {
          committing.interrupt();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
