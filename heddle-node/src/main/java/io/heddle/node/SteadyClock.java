// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock that goes on evenly when somebody sets the system's: for how long ago something was, not
 * for what time it is. Safe for threads.
 */
final class SteadyClock implements InstantSource {

  private final Instant start;
  private final LongSupplier nanos;
  private final long startNanos;

  /**
   * A clock that is right now.
   *
   * @param nanos what {@link System#nanoTime} gives
   */
  SteadyClock(InstantSource clock, LongSupplier nanos) {
    this.start = clock.instant();
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }
}
