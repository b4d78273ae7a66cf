// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import io.heddle.base.Sha256;
import io.heddle.ledger.Version;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/**
 * What a range query read: the keys and versions themselves if they are few, else a summary by
 * hashes. Simulation records it, validation makes it again and compares. Not thread-safe.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/rwsetutil/query_results_helper.go,
 * RangeQueryResultsHelper.
 */
public final class RangeReads {

  private static final int MAX_DEGREE = 50;
  private static final int MIN_DEGREE = 2;

  private final int maxDegree;
  private final MerkleTree tree;
  private final QueryReads.Builder pending = QueryReads.newBuilder();

  /** As simulation records them: a summary from the 51st read on. */
  public RangeReads() {
    this(MAX_DEGREE);
  }

  /**
   * With the degree that a recorded summary names.
   *
   * @param maxDegree the most reads, and the most hashes, that are kept before they are hashed
   * @throws IllegalArgumentException if the degree is below 2
   */
  public RangeReads(int maxDegree) {
    if (!isDegree(maxDegree)) {
      throw new IllegalArgumentException("Degree " + maxDegree + " is below " + MIN_DEGREE);
    }
    this.maxDegree = maxDegree;
    this.tree = new MerkleTree(maxDegree);
  }

  /** Whether a summary can have this degree. */
  public static boolean isDegree(int maxDegree) {
    return maxDegree >= MIN_DEGREE;
  }

  /** Adds the next read, in the order of the range. */
  public void add(String key, Version version) {
    pending.addKvReads(Reads.of(key, version));
    if (pending.getKvReadsCount() > maxDegree) {
      addLeaf();
    }
  }

  /** Sets the reads in a range's record, none if there were none. Nothing may be added later. */
  public void describe(RangeQueryInfo.Builder info) {
    if (!tree.isEmpty()) {
      if (pending.getKvReadsCount() > 0) {
        addLeaf();
      }
      info.setReadsMerkleHashes(tree.summary());
    } else if (pending.getKvReadsCount() > 0) {
      info.setRawReads(pending);
    }
  }

  private void addLeaf() {
    tree.add(Sha256.of(pending.build().toByteString()));
    pending.clear();
  }
}
