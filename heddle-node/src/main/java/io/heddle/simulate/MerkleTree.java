// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;

/**
 * Hashes over hashes, so that a summary of any number of leaves holds few of them.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/rwsetutil/query_results_helper.go, merkleTree.
 */
final class MerkleTree {

  private static final int LEAF_LEVEL = 1;

  private final int maxDegree;
  private final SortedMap<Integer, List<ByteString>> levels = new TreeMap<>();
  private int maxLevel = LEAF_LEVEL;

  MerkleTree(int maxDegree) {
    this.maxDegree = maxDegree;
  }

  boolean isEmpty() {
    return levels.isEmpty();
  }

  /** Adds a leaf; a level that gets more hashes than the degree becomes one hash of the next. */
  void add(ByteString leafHash) {
    int level = LEAF_LEVEL;
    hashes(level).add(leafHash);
    while (hashes(level).size() > maxDegree) {
      combineInto(level + 1, level);
      level++;
    }
    maxLevel = Math.max(maxLevel, level);
  }

  /** Moves what is left on each level to the top; nothing can be added any more. */
  QueryReadsMerkleSummary summary() {
    for (int level = LEAF_LEVEL; level < maxLevel; level++) {
      switch (hashes(level).size()) {
        case 0 -> {}
        case 1 -> hashes(level + 1).addAll(hashes(level));
        default -> combineInto(level + 1, level);
      }
    }
    if (hashes(maxLevel).size() > maxDegree) {
      combineInto(maxLevel + 1, maxLevel);
      maxLevel++;
    }
    return QueryReadsMerkleSummary.newBuilder()
        .setMaxDegree(maxDegree)
        .setMaxLevel(maxLevel)
        .addAllMaxLevelHashes(hashes(maxLevel))
        .build();
  }

  private void combineInto(int upper, int lower) {
    hashes(upper).add(Sha256.of(hashes(lower).toArray(ByteString[]::new)));
    hashes(lower).clear();
  }

  private List<ByteString> hashes(int level) {
    return levels.computeIfAbsent(level, _ -> new ArrayList<>());
  }
}
