// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;

/** A block as an orderer has it. */
public final class OrderedBlock {

  private OrderedBlock() {}

  /**
   * Takes off what a peer has added to a block: its verdicts and its commit hash.
   *
   * <p>The first block of a channel has the verdict on its configuration from the beginning.
   */
  public static Block of(Block committed) {
    Block.Builder block = committed.toBuilder();
    for (int index = 0; index < committed.getMetadata().getMetadataCount(); index++) {
      boolean isPeers =
          index == BlockMetadataIndex.COMMIT_HASH_VALUE
              || (index == BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE
                  && committed.getHeader().getNumber() > 0);
      if (isPeers) {
        block.getMetadataBuilder().setMetadata(index, ByteString.EMPTY);
      }
    }
    return block.build();
  }
}
