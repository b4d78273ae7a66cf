// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import java.time.Duration;

/**
 * How long it takes until orderers are asked again that have failed.
 *
 * @param first after the first failure
 * @param longest the limit
 */
public record Pauses(Duration first, Duration longest) {

  private static final double GROWTH = 1.2;

  /** Orderers of which each may fail, but none lies: a fifth longer each time. */
  Duration afterFailures(int count) {
    double growth = Math.pow(GROWTH, count - 1);
    if (growth * first.toMillis() >= longest.toMillis()) {
      return longest;
    }
    return Duration.ofMillis((long) (growth * first.toMillis()));
  }

  /** Twice as long each time that all have failed. */
  Duration afterRounds(int count) {
    double millis = Math.scalb((double) first.toMillis(), Math.min(count, 60));
    return millis >= longest.toMillis() ? longest : Duration.ofMillis((long) millis);
  }
}
