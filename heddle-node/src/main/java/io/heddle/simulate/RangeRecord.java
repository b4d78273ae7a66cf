// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import io.heddle.ledger.Version;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/** How far one range query went, and what it read. Its monitor guards it. */
final class RangeRecord {

  private final String start;
  private final String requestedEnd;
  private final RangeReads reads = new RangeReads();
  private String end = "";
  private boolean isExhausted;

  RangeRecord(String start, String requestedEnd) {
    this.start = start;
    this.requestedEnd = requestedEnd;
  }

  synchronized void took(String key, Version version) {
    reads.add(key, version);
    end = key;
  }

  synchronized void ended() {
    end = requestedEnd;
    isExhausted = true;
  }

  /** The record as it is now, which is final. */
  synchronized RangeQueryInfo info() {
    var info =
        RangeQueryInfo.newBuilder().setStartKey(start).setEndKey(end).setItrExhausted(isExhausted);
    reads.describe(info);
    return info.build();
  }
}
