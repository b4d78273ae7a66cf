// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.channel.LastConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.order.ChainEnd;
import io.heddle.order.Orderer;
import java.time.Clock;
import org.hyperledger.fabric.protos.common.Block;

/** The orderer of a node. It keeps no blocks: it goes on where the ledger of a peer ends. */
final class LocalOrderer {

  private LocalOrderer() {}

  static Orderer open(
      NodeConfig config, DeveloperCrypto crypto, JoinedChannel follower, Vital vital, Clock clock) {
    Ledger ledger = follower.ledger();
    Block last = ledger.block(ledger.height() - 1).orElseThrow();
    Orderer orderer =
        new Orderer(
            follower.name(),
            follower::config,
            SigningIdentity.load(LocalOrganisation.ORDERER_ORG, crypto.orderer().msp()),
            config.cutting(),
            new ChainEnd(ledger.height(), ledger.lastHeaderHash(), LastConfig.of(last)),
            clock,
            vital);
    orderer.follow(ledger.height(), follower::commit);
    return orderer;
  }
}
