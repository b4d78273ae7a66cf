// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.client.BlockDifference;
import io.heddle.show.DecodedJson;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import tools.jackson.databind.node.ObjectNode;

/** What two do not agree on. */
final class DecodedDifference {

  private DecodedDifference() {}

  /** The transaction, or the block if it is about that as a whole. */
  static ObjectNode of(BlockDifference difference, Block block) {
    int index = difference.transaction().orElse(-1);
    if (index >= 0 && index < block.getData().getDataCount()) {
      try {
        return DecodedJson.of(Envelope.parseFrom(block.getData().getData(index)));
      } catch (InvalidProtocolBufferException _) {
        return DecodedJson.of(block);
      }
    }
    return DecodedJson.of(block);
  }
}
