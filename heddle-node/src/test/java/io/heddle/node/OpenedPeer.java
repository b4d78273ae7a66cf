// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vitals;
import io.heddle.base.ChannelName;
import io.heddle.build.SharedBuilds;
import io.heddle.clock.NetworkClock;
import io.heddle.config.HostPort;
import io.heddle.fault.Faults;
import io.heddle.identity.Chance;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StoreMemory;
import io.heddle.lifecycle.Undeployed;
import io.heddle.order.Registrar;
import io.heddle.telemetry.Telemetry;
import io.heddle.trace.Determinism;
import java.time.Clock;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/** A node's orderer and the peer that follows it, without anything that they serve. */
record OpenedPeer(NodeConfig config, LocalOrderer local, Peer peer, Watch watch)
    implements AutoCloseable {

  /** The first peer, on the channel of the configuration. */
  static OpenedPeer of(NodeConfig config) {
    return of(config, config.peers().getFirst());
  }

  /** One of the peers; the others are not there. */
  static OpenedPeer of(NodeConfig config, PeerConfig own) {
    DeveloperCrypto crypto = crypto(config);
    var ordering = new ChannelVitals(new Vitals((_, _) -> {}), "orderer");
    Watch watch = Watch.of((_, _) -> {}, ordering);
    NetworkClock time = NetworkClock.over(Clock.systemUTC());
    Opened opened = new Opened();
    try {
      LedgerStore ledgers = opened.add(ledgers(config, own));
      NodeChannels channels = NodeChannels.of(config, List.of(ledgers));
      LocalOrderer local =
          opened.add(
              LocalOrderer.open(config, crypto, channels, List.of(ledgers), ordering::of, time));
      local.begin(name -> firstBlock(config, name));
      var node =
          new Surroundings(
              config,
              peer -> PeerCredentials.issued(config, crypto, peer),
              channels,
              new OwnOrdering(local.registrar(), local.registrar()),
              new SharedBuilds(),
              new Neighbours(),
              new StoreMemory(),
              Undeployed.nothing(),
              new NodeStanding(
                  NodeListener.none(),
                  Clock.systemUTC(),
                  new DebugWishes(DebugSettings.none()),
                  _ -> {}),
              PeerOffer.ALL,
              time,
              Faults.none(),
              Chance.real(),
              Telemetry.OFF,
              new Determinism(),
              Clock.systemUTC());
      Peer peer = opened.add(Peer.open(node, own, ledgers, watch));
      peer.follow(config);
      return new OpenedPeer(config, local, peer, watch);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  Registrar orderer() {
    return local.registrar();
  }

  JoinedChannel channel() {
    return peer.channel().orElseThrow();
  }

  /** As a channel begins; no two are the same. */
  static Block firstBlock(NodeConfig config, ChannelName channel) {
    return NewChannel.firstBlock(
        config, channel, new HostPort("localhost", 7050), crypto(config), Clock.systemUTC());
  }

  @Override
  public void close() {
    try (local;
        peer) {
      orderer().close();
    }
  }

  static LedgerStore ledgers(NodeConfig config) {
    return ledgers(config, config.peers().getFirst());
  }

  private static LedgerStore ledgers(NodeConfig config, PeerConfig own) {
    return LedgersOpening.now(config, own, new StoreMemory());
  }

  static DeveloperCrypto crypto(NodeConfig config) {
    return DeveloperCrypto.open(
        config.data().organizations(), LocalOrganisation.network(config), Clock.systemUTC());
  }
}
