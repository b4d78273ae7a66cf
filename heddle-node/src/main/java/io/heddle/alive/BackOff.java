// SPDX-License-Identifier: Apache-2.0
package io.heddle.alive;

import java.time.Duration;

/**
 * How long work that failed rests before it is tried again: each time twice as long, up to a limit.
 *
 * @param first before the second attempt
 * @param longest the limit
 * @param patience for how long a failure is nobody's business but the log's and the health's
 */
public record BackOff(Duration first, Duration longest, Duration patience) {

  /** Short enough that nobody waits long once there is room again. */
  public static final BackOff USUAL =
      new BackOff(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(2));

  Duration after(Duration last) {
    Duration twice = last.multipliedBy(2);
    return twice.compareTo(longest) < 0 ? twice : longest;
  }
}
