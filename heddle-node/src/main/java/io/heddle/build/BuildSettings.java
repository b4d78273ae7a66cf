// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.time.Duration;

/**
 * Limits of builds, and how they are judged.
 *
 * @param detectLimit how long one {@code detect} may take
 * @param buildLimit how long one {@code build} or {@code release} may take
 * @param firstRetry how long a failed build is told again before the next attempt; twice as long
 *     after each next failure
 * @param longestRetry the longest such time
 * @param connectionCheck what happens to a package whose {@code connection.json} is wrong
 */
public record BuildSettings(
    Duration detectLimit,
    Duration buildLimit,
    Duration firstRetry,
    Duration longestRetry,
    ConnectionCheck connectionCheck) {

  /** What is done about a {@code connection.json} that is wrong, when its package is installed. */
  public enum ConnectionCheck {
    /** Refuses what cannot be understood, warns of what cannot work. */
    SYNTAX,
    /** Refuses both. */
    STRICT,
    /**
     * Warns of both; the first launch tells, as in Fabric, and the file may be mended until then.
     */
    WARN
  }

  /** With the usual retries and the usual check. */
  public BuildSettings(Duration detectLimit, Duration buildLimit) {
    this(
        detectLimit,
        buildLimit,
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        ConnectionCheck.SYNTAX);
  }
}
