// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time since the start, added to the time of the start: if somebody sets the machine's clock,
 * nobody seems to have been silent for an hour, and nothing waits for an hour to be done again.
 * Safe for threads.
 */
final class SteadyClock implements InstantSource {

  private final Instant started;
  private final LongSupplier nanoseconds;
  private final long begin;

  SteadyClock(InstantSource wall) {
    this(wall, System::nanoTime);
  }

  SteadyClock(InstantSource wall, LongSupplier nanoseconds) {
    this.started = wall.instant();
    this.nanoseconds = nanoseconds;
    this.begin = nanoseconds.getAsLong();
  }

  @Override
  public Instant instant() {
    return started.plusNanos(nanoseconds.getAsLong() - begin);
  }
}
