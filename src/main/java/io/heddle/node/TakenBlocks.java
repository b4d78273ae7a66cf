// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.order.BlockReceiver;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the orderer's blocks of one channel for a peer, unless the orderer has another channel of
 * that name: one that was begun with another block, or anew after it had been removed.
 */
final class TakenBlocks implements BlockReceiver {

  private static final Logger log = LoggerFactory.getLogger(TakenBlocks.class);

  private final JoinedChannel channel;
  private final Vital committer;
  private boolean isOther;

  TakenBlocks(JoinedChannel channel, Vital committer) {
    this.channel = channel;
    this.committer = committer;
  }

  @Override
  public void receive(Block block) {
    BlockHeader header = block.getHeader();
    Ledger ledger = channel.ledger();
    if (!isOther
        && header.getNumber() == ledger.height()
        && !header.getPreviousHash().equals(ledger.lastHeaderHash())) {
      isOther = true;
      String reason =
          "block %d of the orderer does not follow on the peer's last one: the orderer has another channel '%s', and the peer takes none of its blocks"
              .formatted(header.getNumber(), channel.name());
      log.error("Channel '{}': {}", channel.name(), reason);
      committer.ails("Following the orderer", reason);
    }
    if (!isOther) {
      channel.commit(block);
    }
  }
}
