// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.fault.BlockGate;
import io.heddle.fault.PeerFaults;
import io.heddle.gateway.Orderers;
import io.heddle.joined.JoinedChannel;
import io.heddle.order.BlockReceiver;
import io.heddle.order.BlockSource;
import io.heddle.order.Broadcast;
import io.heddle.order.Following;
import io.heddle.order.OrderedChannel;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/** The orderer as one peer follows it, whose blocks may be held back. */
record HeldOrdering(Ordering ordering, PeerFaults faults) implements Ordering {

  @Override
  public BlockSource source(JoinedChannel channel) {
    BlockSource source = ordering.source(channel);
    return (height, receiver, vital) -> follow(channel.name(), source, height, receiver, vital);
  }

  private Following follow(
      ChannelName channel, BlockSource source, long height, BlockReceiver receiver, Vital vital) {
    BlockGate gate = faults.gate(channel.value(), () -> ordered(channel));
    Following following = source.follow(height, new Held(receiver, gate), vital);
    return () -> {
      gate.close(); // who ends takes what is there
      following.close();
    };
  }

  private long ordered(ChannelName channel) {
    return ordering.find(channel).map(each -> each.chain().height()).orElse(0L);
  }

  private record Held(BlockReceiver receiver, BlockGate gate) implements BlockReceiver {

    @Override
    public void receive(Block block) {
      try {
        gate.pass(block.getHeader().getNumber());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new HeddleException(
            Fault.UNAVAILABLE, "Interrupted while the peer's blocks are held back", e);
      }
      receiver.receive(block);
    }

    @Override
    public boolean isOver() {
      return receiver.isOver();
    }
  }

  @Override
  public Optional<OrderedChannel> find(ChannelName channel) {
    return ordering.find(channel);
  }

  @Override
  public Block firstBlock(ChannelName channel, String orderer, String authorities)
      throws InterruptedException {
    return ordering.firstBlock(channel, orderer, authorities);
  }

  @Override
  public Optional<String> giver(ChannelName channel) {
    return ordering.giver(channel);
  }

  @Override
  public Optional<String> problem(ChannelName channel) {
    return ordering.problem(channel);
  }

  @Override
  public Orderers orderers() {
    return ordering.orderers();
  }

  @Override
  public Optional<Broadcast> onPeers() {
    return ordering.onPeers();
  }
}
