// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.discover.OwnPeer;
import io.heddle.gateway.LocalPeer;
import io.heddle.identity.Msp;
import io.heddle.issue.DeveloperCrypto;
import java.time.Clock;

/**
 * A peer that can execute proposals and does not listen yet, with what the node's other peers see
 * of it.
 *
 * @param endorser as gateways ask it
 * @param known as discovery tells of it
 */
record PreparedPeer(
    Peer peer,
    Watch watch,
    Msp localMsp,
    EndorsingPart endorsing,
    OwnName name,
    LocalPeer endorser,
    OwnPeer known) {

  static PreparedPeer of(
      NodeConfig config,
      DeveloperCrypto crypto,
      Peer peer,
      Neighbours neighbours,
      Watch watch,
      Clock clock) {
    Msp localMsp =
        Msp.ofFolder(peer.config().mspId(), crypto.organisationMsp(peer.config().mspId()));
    EndorsingPart endorsing =
        EndorsingPart.of(
            config, peer, localMsp, neighbours.of(peer), watch.metrics().endorser(), clock);
    OwnName name = new OwnName(peer.config());
    return new PreparedPeer(
        peer,
        watch,
        localMsp,
        endorsing,
        name,
        new LocalPeer(name, peer.identity(), endorsing.channels(), endorsing.endorser()),
        new OwnPeer(peer.identity(), name, Discovery.channels(endorsing), clock));
  }
}
