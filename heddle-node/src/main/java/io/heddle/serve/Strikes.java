// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many connections of an address were ended because they went too far. Each makes the limit for
 * the next ones half as large, and those are heard one after the other, so that to come again is no
 * way around it. Safe for threads.
 */
final class Strikes {

  /** What nobody is blamed for: clients break off some calls, and may share an address. */
  static final int FEW = 50;

  private static final long MEMORY = Duration.ofMinutes(1).toNanos();
  private static final int REMEMBERED = 1024;

  private static final long BETWEEN = Duration.ofMillis(20).toNanos();
  private static final long MAX_PAUSE = Duration.ofSeconds(1).toNanos();

  private static final class Count {
    private int strikes;
    private long latest;
    private long turn;
  }

  private final LongSupplier clock;

  /** Guarded by itself. */
  private final Map<String, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * Of one listener.
   *
   * @param clock as {@link System#nanoTime}
   */
  Strikes(LongSupplier clock) {
    this.clock = clock;
  }

  /** A connection was ended. */
  void add(String address) {
    synchronized (counts) {
      Count count = of(address).orElseGet(Count::new);
      count.strikes++;
      count.latest = clock.getAsLong();
      counts.put(address, count);
    }
  }

  /** How many nanoseconds a new connection waits until it is heard. */
  long pause(String address) {
    synchronized (counts) {
      return of(address).map(this::pause).orElse(0L);
    }
  }

  private long pause(Count count) {
    long now = clock.getAsLong();
    long pause = Math.clamp(count.turn - now, 0, MAX_PAUSE);
    count.turn = now + pause + BETWEEN;
    return pause;
  }

  /**
   * Whether a connection goes too far.
   *
   * @param count of what it did
   * @param limit for an address without strikes
   */
  boolean isTooMuch(String address, int count, int limit) {
    if (count <= FEW || count > limit) {
      return count > limit;
    }
    synchronized (counts) {
      int strikes = of(address).map(known -> known.strikes).orElse(0);
      return count > Math.max(FEW, limit >> Math.min(strikes, Integer.SIZE - 1));
    }
  }

  private Optional<Count> of(String address) {
    return Optional.ofNullable(counts.get(address))
        .filter(count -> clock.getAsLong() - count.latest <= MEMORY);
  }
}
