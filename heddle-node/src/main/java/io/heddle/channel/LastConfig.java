// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;

/** Reads from a block's metadata which block holds the configuration in force. */
public final class LastConfig {

  private LastConfig() {}

  /**
   * The number of that block; a channel's first one has no other, whatever it says.
   *
   * @throws HeddleException {@code BAD_INPUT} if it says nothing of it, or nothing that can be read
   */
  public static long of(Block block) {
    if (block.getHeader().getNumber() == 0) {
      return 0;
    }
    if (block.getMetadata().getMetadataCount() <= BlockMetadataIndex.SIGNATURES_VALUE) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Block %s has no metadata that says which configuration is in force"
              .formatted(Long.toUnsignedString(block.getHeader().getNumber())));
    }
    try {
      Metadata signatures =
          Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
      return OrdererBlockMetadata.parseFrom(signatures.getValue()).getLastConfig().getIndex();
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Block %d has metadata that cannot be read: %s"
              .formatted(block.getHeader().getNumber(), e.getMessage()),
          e);
    }
  }
}
