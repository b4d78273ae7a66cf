// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Something that all connections of a listener share, and of which no one can take so much that a
 * newcomer finds nothing. Safe for threads.
 */
final class Stock {

  /*
   * A connection may hold at most four times what is left (dynamic thresholds: Choudhury and Hahne, 1998). One that is
   * greedy alone gets four fifths of all; of n that are greedy each gets 4/(4n+1), and 1/(4n+1) is left.
   */
  private static final long GREED = 4;

  private final long total;
  private final AtomicLong taken = new AtomicLong();

  Stock(long total) {
    this.total = total;
  }

  /** One of which a single connection can have exactly so much. */
  static Stock withShare(long share) {
    return new Stock((share * (GREED + 1) + GREED - 1) / GREED);
  }

  /**
   * Takes some, if the connection does not have too much already.
   *
   * @param held what it has
   */
  boolean take(long held, long wanted) {
    long now = taken.get();
    while (held + wanted <= GREED * (total - now - wanted)) {
      if (taken.compareAndSet(now, now + wanted)) {
        return true;
      }
      now = taken.get();
    }
    return false;
  }

  /** Takes what one alone may always have, if nobody else has anything. */
  boolean takeAlone(long held, long wanted) {
    return taken.compareAndSet(held, held + wanted);
  }

  void giveBack(long amount) {
    taken.addAndGet(-amount);
  }

  long taken() {
    return taken.get();
  }
}
