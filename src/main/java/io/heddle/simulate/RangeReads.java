// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import io.heddle.ledger.Version;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/**
 * What a range query read: the keys and versions themselves if they are few, else a summary by
 * hashes.
 */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class RangeReads {

  /** As simulation records them: a summary from the 51st read on. */
  public RangeReads() {
    this(50);
  }

  /**
   * With the degree that a recorded summary names.
   *
   * @param maxDegree the most reads or hashes that are kept before they are hashed, at least 2
   */
  public RangeReads(int maxDegree) {}

  public void add(String key, Version version) {
    throw new UnsupportedOperationException();
  }

  /** Sets the reads of a range query's record; nothing is set if there were none. */
  public void describe(RangeQueryInfo.Builder info) {
    throw new UnsupportedOperationException();
  }
}
