// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vitals;
import io.heddle.build.SharedBuilds;
import io.heddle.home.PeerFolder;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.LedgerStore;
import io.heddle.order.Registrar;
import java.time.Clock;
import java.util.List;

/** A node's orderer and the peer that follows it, without anything that they serve. */
record OpenedPeer(NodeConfig config, LocalOrderer local, Peer peer, Watch watch)
    implements AutoCloseable {

  /** On the channel of the configuration. */
  static OpenedPeer of(NodeConfig config) {
    DeveloperCrypto crypto = crypto(config);
    Vitals vitals = new Vitals((_, _) -> {});
    var ordering = new ChannelVitals(vitals, "orderer");
    Watch watch = Watch.of(vitals, ordering);
    Opened opened = new Opened();
    try {
      LedgerStore ledgers = opened.add(ledgers(config));
      LocalOrderer local =
          opened.add(
              LocalOrderer.open(
                  config,
                  crypto,
                  List.of(ledgers.ledger(config.channel())),
                  ordering::of,
                  Clock.systemUTC()));
      Peer peer =
          opened.add(
              Peer.open(
                  config,
                  config.peers().getFirst(),
                  crypto,
                  ledgers,
                  local.registrar(),
                  new SharedBuilds(),
                  watch,
                  NodeListener.none(),
                  Clock.systemUTC()));
      peer.follow(config, List.of(config.channel()));
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
    return peer.channels().joined().find(config.channel().value()).orElseThrow();
  }

  @Override
  public void close() {
    try (local;
        peer) {
      orderer().close();
    }
  }

  static LedgerStore ledgers(NodeConfig config) {
    PeerFolder folder = config.peers().getFirst().folder(config.data());
    return LedgersOpening.begin(config.data(), folder, config.transientBlocks()).opened();
  }

  static DeveloperCrypto crypto(NodeConfig config) {
    return DeveloperCrypto.open(
        config.data().organizations(),
        LocalOrganisation.network(config.peers()),
        Clock.systemUTC());
  }
}
