// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.time.Duration;
import java.time.Instant;

/** How long something has been so, in one unit. */
final class Age {

  private static final int SECONDS_OF_MINUTE = 60;
  private static final int SECONDS_OF_HOUR = 3600;
  private static final int SECONDS_OF_DAY = 86_400;

  private Age() {}

  static String of(Instant since, Instant now) {
    long seconds = Math.max(0, Duration.between(since, now).toSeconds());
    if (seconds < SECONDS_OF_MINUTE) {
      return seconds + " s";
    }
    if (seconds < SECONDS_OF_HOUR) {
      return seconds / SECONDS_OF_MINUTE + " min";
    }
    return seconds < SECONDS_OF_DAY
        ? seconds / SECONDS_OF_HOUR + " h"
        : seconds / SECONDS_OF_DAY + " d";
  }
}
