// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.metrics.NodeMetrics;
import java.time.Clock;

/** A node's peer without anything that it serves, which the test closes. */
final class OpenedPeer {

  private OpenedPeer() {}

  static Peer of(NodeConfig config) {
    DeveloperCrypto crypto = crypto(config);
    return Peer.open(
        config,
        crypto,
        LedgersOpening.begin(config.data(), config.transientBlocks()).opened(),
        () -> NewChannel.firstBlock(config, crypto, Clock.systemUTC()),
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
