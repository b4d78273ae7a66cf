// SPDX-License-Identifier: Apache-2.0
package io.heddle.clock;

import java.time.Duration;
import java.time.Instant;

/**
 * What a network's clock shows.
 *
 * @param offset how far that is from the real time, negative if behind
 * @param isFrozen whether it stands
 */
public record Reading(Instant time, Duration offset, boolean isFrozen) {

  /** Whether it shows the real time. */
  public boolean isReal() {
    return offset.isZero() && !isFrozen;
  }
}
