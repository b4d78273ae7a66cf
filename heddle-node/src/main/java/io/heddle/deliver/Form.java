// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.heddle.channel.LastConfig;
import io.heddle.events.SharedBlock;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;

/** What a service's answers look like. */
interface Form<R> {

  R status(Status status);

  R block(SharedBlock block, SeekInfo seek, Reader reader);

  /** The block, or what is left of it where only headers with their signatures are asked for. */
  static Block content(Block block, SeekInfo seek) {
    boolean isHeaderOnly =
        seek.getContentType() == SeekInfo.SeekContentType.HEADER_WITH_SIG
            && LastConfig.of(block) != block.getHeader().getNumber();
    return isHeaderOnly ? block.toBuilder().clearData().build() : block;
  }

  default DeliverListener.Content content() {
    return DeliverListener.Content.BLOCK;
  }
}
