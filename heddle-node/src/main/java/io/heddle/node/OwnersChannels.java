// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.ChannelStatus;
import io.heddle.administer.ManagedChannels;
import io.heddle.base.ChannelName;
import java.util.List;

/** The channels of a peer that runs, as its owner sees them. */
record OwnersChannels(HostedPeer peer, Ordering ordering) implements ManagedChannels {

  @Override
  public List<ChannelStatus> channels() {
    return peer.present().peer().channels().joined().all().stream()
        .map(channel ->
            new ChannelStatus(
                channel.name(),
                channel.ledger().height(),
                ordering.giver(channel.name()),
                channel.problem().or(() -> ordering.problem(channel.name()))))
        .toList();
  }

  @Override
  public void join(ChannelName channel, String orderer, String authorities)
      throws InterruptedException {
    peer.present().peer().channels().join(ordering.firstBlock(channel, orderer, authorities));
  }
}
