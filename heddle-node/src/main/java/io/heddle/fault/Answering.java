// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import java.time.Duration;
import java.util.List;

/**
 * How somebody is told something.
 *
 * @param isLost whether he loses the connection instead
 */
public record Answering(Duration delay, boolean isLost) {

  /** As it should be. */
  public static final Answering AT_ONCE = new Answering(Duration.ZERO, false);

  static Answering of(List<Faults.Hit> hits) {
    Duration delay = Duration.ZERO;
    boolean isLost = false;
    for (Faults.Hit hit : hits) {
      switch (hit.effect()) {
        case Effect.DelayStatus(Duration by) -> delay = delay.plus(by);
        case Effect.DelayEvents(Duration by) -> delay = delay.plus(by);
        case Effect.LoseStatus(), Effect.LoseEvents() -> isLost = true;
        case Effect.Refuse _,
            Effect.Delay _,
            Effect.Differ _,
            Effect.Crash _,
            Effect.Hang _,
            Effect.Invalidate _,
            Effect.NoOrderer _,
            Effect.Hold _ ->
            throw new IllegalStateException(hit.effect() + " is not of answers");
      }
    }
    return new Answering(delay, isLost);
  }

  /** Lets the delay pass; without one it is no more than a question. */
  public void pause() throws InterruptedException {
    if (!delay.isZero()) {
      Thread.sleep(delay);
    }
  }

  public boolean isAtOnce() {
    return delay.isZero() && !isLost;
  }
}
