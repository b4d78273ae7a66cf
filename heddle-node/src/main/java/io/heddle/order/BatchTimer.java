// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.alive.Vital;
import io.heddle.clock.NetworkClock;
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

  /** The network's time, on a virtual thread for each call. */
  static BatchTimer by(NetworkClock clock, Vital vital) {
    return (delay, expired) -> {
      Thread thread =
          vital.start(
              "batch-timer",
              () -> {
                clock.sleep(delay);
                vital.persist("The end of the batch timeout", expired::run);
              });
      return thread::interrupt;
    };
  }
}
