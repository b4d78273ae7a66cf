// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.discover.OwnPeer;
import io.heddle.endorse.FailedDeployments;
import io.heddle.gateway.LocalPeer;
import io.heddle.identity.Msp;

/**
 * A peer that can execute proposals and does not listen yet, with what the node's other peers see
 * of it.
 *
 * @param endorser as gateways ask it
 * @param known as discovery tells of it
 */
record PreparedPeer(
    Peer peer,
    Msp localMsp,
    EndorsingPart endorsing,
    OwnName name,
    LocalPeer endorser,
    OwnPeer known) {

  static PreparedPeer of(Surroundings node, Peer peer, FailedDeployments failed) {
    Msp localMsp = peer.credentials().localMsp();
    EndorsingPart endorsing = EndorsingPart.of(node, peer, localMsp, failed);
    OwnName name = new OwnName(peer.config());
    return new PreparedPeer(
        peer,
        localMsp,
        endorsing,
        name,
        new LocalPeer(name, peer.identity(), endorsing.channels(), endorsing.endorser()),
        new OwnPeer(peer.identity(), name, Discovery.channels(endorsing), node.clock()));
  }
}
