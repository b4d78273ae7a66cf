// SPDX-License-Identifier: Apache-2.0
package io.heddle.clock;

import io.heddle.base.TxId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The times of transactions that are being endorsed, the same one at every peer. */
final class TransactionTimes {

  /** More than a network has under way at once. */
  private static final int REMEMBERED = 10_000;

  private final Map<TxId, Instant> times =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TxId, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  synchronized Instant of(TxId transaction, Supplier<Instant> now) {
    return times.computeIfAbsent(transaction, _ -> now.get());
  }
}
