// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
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
        LedgersOpening.begin(config.data(), config.transientBlocks()).opened(),
        () -> NewChannel.firstBlock(config, crypto, Clock.systemUTC()));
  }

  static Peer of(
      NodeConfig config, DeveloperCrypto crypto, LedgerStore ledgers, Supplier<Block> firstBlock) {
    return Peer.open(
        config,
        crypto,
        ledgers,
        firstBlock,
        Vital.alone("committer"),
        Vital.alone("orderer"),
        NodeListener.none(),
        NodeMetrics.of("a version"),
        Clock.systemUTC());
  }

  static DeveloperCrypto crypto(NodeConfig config) {
    return DeveloperCrypto.open(
        config.data().organizations(),
        LocalOrganisation.network(config.organisation(), config.listeners().hosts()),
        Clock.systemUTC());
  }
}
