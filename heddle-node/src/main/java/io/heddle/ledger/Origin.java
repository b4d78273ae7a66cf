// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;

/**
 * Where a ledger begins that was made of a snapshot: behind this block, which it has not.
 *
 * @param block the number of the last block of the snapshot
 * @param headerHash of that block
 * @param previousHash of the block before it, empty if there is none
 * @param commitHash of that block, empty if the snapshot has none
 */
public record Origin(
    long block, ByteString headerHash, ByteString previousHash, ByteString commitHash) {

  /** Where it lies in the state: no chaincode can have such a namespace. */
  static final String NAMESPACE = "$$origin";

  /** The first block that the ledger has, or will have. */
  public long firstBlock() {
    return block + 1;
  }

  ChainEnd end() {
    return new ChainEnd(firstBlock(), headerHash, commitHash);
  }
}
