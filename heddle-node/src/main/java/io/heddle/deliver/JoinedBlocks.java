// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.events.ReadingTurns;
import io.heddle.events.SharedBlock;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;

/** The blocks of a channel that a peer has joined, with what the peer adds to them. */
record JoinedBlocks(JoinedChannel channel) implements ReadableChannel {

  static Lookup of(JoinedChannels channels) {
    return name -> channels.find(name).map(JoinedBlocks::new);
  }

  @Override
  public ChannelName name() {
    return channel.name();
  }

  @Override
  public ChannelConfig config() {
    return channel.config();
  }

  @Override
  public long height() {
    return channel.blocks().height();
  }

  @Override
  public long firstBlock() {
    return channel.ledger().firstBlock();
  }

  @Override
  public boolean await(long number) throws InterruptedException {
    return channel.blocks().await(number);
  }

  @Override
  public SharedBlock block(long number) {
    return channel.blocks().block(number);
  }

  @Override
  public ReadingTurns turns() {
    return channel.blocks().turns();
  }
}
