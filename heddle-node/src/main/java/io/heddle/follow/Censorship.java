// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether an orderer keeps blocks back that others have: one of them has shown a header, and for
 * too long no block of at least that number has come. For one thread.
 *
 * <p>Fabric: common/deliverclient/blocksprovider/bft_censorship_monitor.go.
 */
final class Censorship {

  /**
   * The last header that an orderer has shown.
   *
   * @param nanos when, by {@link System#nanoTime}
   */
  record Shown(long number, long nanos) {}

  private final Duration limit;
  private Optional<Shown> suspicion = Optional.empty();

  Censorship(Duration limit) {
    this.limit = limit;
  }

  Duration limit() {
    return limit;
  }

  /** How often it is to be looked at. */
  Duration interval() {
    return limit.dividedBy(100);
  }

  /**
   * Looks at what there is.
   *
   * @param now by {@link System#nanoTime}
   * @param last the number of the last block that has come
   * @param headers of the other orderers
   * @return the number of a block that is kept back
   */
  Optional<Long> look(long now, long last, List<Shown> headers) {
    suspicion = suspicion.filter(shown -> shown.number() > last);
    if (suspicion.isEmpty()) {
      suspicion =
          headers.stream()
              .filter(shown -> shown.number() > last)
              .min(Comparator.comparingLong(shown -> shown.nanos() - now));
      return Optional.empty();
    }
    return suspicion.filter(shown -> now - shown.nanos() > limit.toNanos()).map(Shown::number);
  }
}
