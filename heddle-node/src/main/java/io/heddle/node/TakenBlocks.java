// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.channel.NoVerdict;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.order.BlockReceiver;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the orderer's blocks of one channel for a peer, as long as the channel can go on here: not
 * if the orderer has another channel of that name, which was begun with another block, or anew
 * after it had been removed, and not behind a block on which there is no verdict. What the peer has
 * can be read nevertheless.
 */
final class TakenBlocks implements BlockReceiver {

  private static final Logger log = LoggerFactory.getLogger(TakenBlocks.class);

  private final JoinedChannel channel;
  private final Vital committer;
  private volatile boolean isStopped;

  TakenBlocks(JoinedChannel channel, Vital committer) {
    this.channel = channel;
    this.committer = committer;
    try {
      channel.requireUsable();
    } catch (NoVerdict e) {
      stop(e);
    }
  }

  @Override
  public void receive(Block block) {
    BlockHeader header = block.getHeader();
    Ledger ledger = channel.ledger();
    if (!isStopped
        && header.getNumber() == ledger.height()
        && !header.getPreviousHash().equals(ledger.lastHeaderHash())) {
      stop(
          "Following the orderer",
          "block %d of the orderer does not follow on the peer's last one: the orderer has another channel '%s', and the peer takes none of its blocks"
              .formatted(header.getNumber(), channel.name()));
    }
    if (!isStopped) {
      commit(block);
    }
  }

  @Override
  public boolean isOver() {
    return isStopped;
  }

  private void commit(Block block) {
    try {
      channel.commit(block);
    } catch (NoVerdict e) {
      stop(e);
    }
  }

  private void stop(NoVerdict why) {
    stop(
        why.about().toString(),
        why.getMessage()
            + "; the peer takes no further blocks of the channel, what it has can be read");
  }

  private void stop(String what, String reason) {
    isStopped = true;
    log.error("Channel '{}': {}", channel.name(), reason);
    committer.isStopped(what, reason);
  }
}
