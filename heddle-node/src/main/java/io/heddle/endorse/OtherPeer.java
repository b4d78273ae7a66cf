// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.identity.Identity;
import io.heddle.identity.Msps;
import io.heddle.joined.Dissemination.Neighbour;
import io.heddle.lifecycle.CollectionDefinitions;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/**
 * Another peer of the channel, and which collections it is a member of.
 *
 * @param identity as the channel knows it
 */
record OtherPeer(Neighbour peer, Identity identity, Msps msps) {

  /** The peer; empty if it is a stranger to the channel, which gets nothing. */
  static Optional<OtherPeer> of(Neighbour peer, Msps msps) {
    try {
      return Optional.of(new OtherPeer(peer, msps.parse(peer.identity()), msps));
    } catch (HeddleException _) {
      return Optional.empty();
    }
  }

  MspId organisation() {
    return identity.mspId();
  }

  boolean isIn(StaticCollectionConfig collection) {
    return CollectionDefinitions.isEligible(collection, identity, msps);
  }

  /** As {@link Neighbour#keep}. */
  void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
    peer.keep(txId, written);
  }
}
