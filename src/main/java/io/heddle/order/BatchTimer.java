// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import java.time.Duration;

/** Calls back once, after a while. */
@FunctionalInterface
interface BatchTimer {

  /** A call that has not come yet. */
  @FunctionalInterface
  interface Pending {

    /** Calls it off; does nothing if it has come already. */
    void cancel();
  }

  Pending start(Duration delay, Runnable expired);

  /** The real time, on a virtual thread for each call. */
  static BatchTimer real() {
    return (delay, expired) -> {
      Thread thread =
          Thread.ofVirtual()
              .name("batch-timer")
              .start(() -> {
                try {
                  Thread.sleep(delay);
                  expired.run();
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              });
      return thread::interrupt;
    };
  }
}
