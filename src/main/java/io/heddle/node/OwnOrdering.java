// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.gateway.Orderers;
import io.heddle.joined.JoinedChannel;
import io.heddle.order.BlockSource;
import io.heddle.order.Broadcast;
import io.heddle.order.OrderedChannel;
import io.heddle.order.Registrar;
import java.util.Optional;

/** The orderer of the node itself. */
record OwnOrdering(Registrar registrar) implements Ordering {

  @Override
  public Optional<OrderedChannel> find(ChannelName channel) {
    return registrar.find(channel.value());
  }

  @Override
  public BlockSource source(JoinedChannel channel) {
    return registrar.source(channel.name());
  }

  @Override
  public Orderers orderers() {
    return Orderers.own(registrar);
  }

  @Override
  public Optional<Broadcast> onPeers() {
    return Optional.of(registrar);
  }
}
