// SPDX-License-Identifier: Apache-2.0
package io.heddle.access;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * How far the clock of whoever asks for something may be from that of this machine.
 *
 * <p>Fabric: {@code peer.authentication.timewindow}.
 */
public record TimeWindow(Duration width) {

  /** What holds if nothing is said. */
  public static final TimeWindow USUAL = new TimeWindow(Duration.ofMinutes(15));

  /** Whether a time is in it; both numbers are somebody else's, and may be any. */
  public boolean holds(long seconds, int nanos, Instant now) {
    try {
      Instant made = Instant.ofEpochSecond(seconds, nanos);
      return Duration.between(made, now).abs().compareTo(width) <= 0;
    } catch (DateTimeException | ArithmeticException _) {
      return false; // a time that Java does not know is far away
    }
  }
}
