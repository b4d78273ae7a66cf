// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.LedgerCare;
import io.heddle.joined.JoinedChannel;
import io.heddle.order.JoinBlock;
import io.heddle.order.OrderedChannel;
import io.heddle.order.Registrar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Gives the peers and the orderer of a running node fresh ledgers, with the channels that there
 * are. Those that the node makes begin anew; those that somebody else has made begin with the block
 * that they began with.
 *
 * @param firstBlock of a channel that the node makes
 */
record FreshLedgers(
    NodeConfig config,
    NodeChannels channels,
    Registrar orderer,
    NodePeers peers,
    Function<ChannelName, Block> firstBlock) {

  /**
   * Looks whether it can be done.
   *
   * @throws HeddleException {@code CONFLICT} if a peer does not run
   */
  void check() {
    peers.all().stream()
        .filter(peer -> peer.running().isEmpty())
        .findFirst()
        .ifPresent(peer -> {
          throw new HeddleException(
              Fault.CONFLICT,
              "The ledgers cannot be reset while peer '%1$s' does not run; start it with 'heddle start-peer %1$s'"
                  .formatted(peer.host()));
        });
  }

  /**
   * Does it; nobody is served meanwhile.
   *
   * @param begun is told when there are fresh ones, before anybody is served
   */
  void begin(Runnable begun) {
    Map<HostedPeer, List<ChannelName>> joined = new LinkedHashMap<>();
    peers.all().forEach(peer -> joined.put(peer, joined(peer)));
    Map<ChannelName, Block> first = new LinkedHashMap<>();
    orderer.all().forEach(channel -> first.put(channel.name(), first(channel)));
    peers.whileStopped(
        "The node is being reset",
        () -> {
          first.keySet().forEach(channel -> orderer.remove(channel.value()));
          peers
              .all()
              .forEach(
                  peer -> LedgerCare.clear(config.data(), peer.config().folder(config.data())));
          first.values().forEach(block -> orderer.join(JoinBlock.of(block)));
          begun.run();
        });
    joined.forEach((peer, names) ->
        names.stream()
            .filter(first::containsKey)
            .forEach(name -> peer.present().peer().channels().ensure(name)));
  }

  private static List<ChannelName> joined(HostedPeer peer) {
    return peer.present().peer().channels().joined().all().stream()
        .map(JoinedChannel::name)
        .toList();
  }

  private Block first(OrderedChannel channel) {
    return channels.wanted().contains(channel.name())
        ? firstBlock.apply(channel.name())
        : channel.chain().block(0);
  }
}
