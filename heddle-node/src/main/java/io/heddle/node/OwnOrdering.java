// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.gateway.Orderers;
import io.heddle.joined.JoinedChannel;
import io.heddle.order.BlockSource;
import io.heddle.order.Broadcast;
import io.heddle.order.OrderedChannel;
import io.heddle.order.Registrar;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/**
 * The orderer of the node itself.
 *
 * @param door by which envelopes of clients come to it
 */
record OwnOrdering(Registrar registrar, Broadcast door) implements Ordering {

  @Override
  public Optional<OrderedChannel> find(ChannelName channel) {
    return registrar.find(channel.value());
  }

  @Override
  public BlockSource source(JoinedChannel channel) {
    return registrar.source(channel.name());
  }

  @Override
  public Block firstBlock(ChannelName channel, String orderer, String authorities) {
    throw new HeddleException(
        Fault.BAD_INPUT,
        "A node of 'heddle start' orders its channels itself and joins no others; 'heddle peer"
            + " start' is a peer of a network elsewhere");
  }

  @Override
  public Optional<String> giver(ChannelName channel) {
    return find(channel).map(_ -> "the node itself");
  }

  @Override
  public Optional<String> problem(ChannelName channel) {
    return Optional.empty();
  }

  @Override
  public Orderers orderers() {
    return Orderers.own(door);
  }

  @Override
  public Optional<Broadcast> onPeers() {
    return Optional.of(door);
  }
}
