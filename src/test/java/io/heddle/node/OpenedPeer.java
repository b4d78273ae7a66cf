// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.build.SharedBuilds;
import io.heddle.home.PeerFolder;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.ledger.LedgerStore;
import io.heddle.metrics.NodeMetrics;
import java.time.Clock;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;

/** A node's peer without anything that it serves, which the test closes. */
final class OpenedPeer {

  private OpenedPeer() {}

  static Peer of(NodeConfig config) {
    DeveloperCrypto crypto = crypto(config);
    return of(
        config,
        crypto,
        ledgers(config),
        () -> NewChannel.firstBlock(config, crypto, Clock.systemUTC()));
  }

  static Peer of(
      NodeConfig config, DeveloperCrypto crypto, LedgerStore ledgers, Supplier<Block> firstBlock) {
    return Peer.open(
        config,
        config.peers().getFirst(),
        crypto,
        ledgers,
        firstBlock,
        new SharedBuilds(),
        new Watch(
            NodeMetrics.of("a version"),
            Vital.alone("committer"),
            Vital.alone("orderer"),
            Vital.alone("custodian")),
        NodeListener.none(),
        Clock.systemUTC());
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
