// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.build.SharedBuilds;
import io.heddle.clock.NetworkClock;
import io.heddle.fault.Faults;
import io.heddle.fault.PeerFaults;
import io.heddle.identity.Chance;
import io.heddle.ledger.StoreMemory;
import io.heddle.lifecycle.Undeployed;
import io.heddle.telemetry.Telemetry;
import io.heddle.trace.Determinism;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the peers of a node have in common.
 *
 * @param credentials of each
 * @param channels that all of them join
 * @param ordering where their blocks come from, and what their clients submit goes
 * @param builds what they have built
 * @param neighbours those that run now
 * @param memory of their ledgers
 * @param undeployed what its owner has taken out of service on all of them
 * @param standing how far the node is, which hears what its peers do
 * @param offer what all of them offer
 * @param time of the network, which is not always the real one
 * @param faults that its owner has put into the network
 * @param chance how much of it is in what the node signs for its users
 * @param telemetry what is told a collector
 * @param determinism whether the owner has executions compared
 * @param clock the real time
 */
record Surroundings(
    NodeConfig config,
    Function<PeerConfig, PeerCredentials> credentials,
    NodeChannels channels,
    Ordering ordering,
    SharedBuilds builds,
    Neighbours neighbours,
    StoreMemory memory,
    Undeployed undeployed,
    NodeStanding standing,
    PeerOffer offer,
    NetworkClock time,
    Faults faults,
    Chance chance,
    Telemetry telemetry,
    Determinism determinism,
    Clock clock) {

  /** What is to go wrong at one of them. */
  PeerFaults faults(PeerConfig peer) {
    return faults.at(peer.mspId().value(), peer.host());
  }

  /** The clock of the network, if that is the node's own; a network elsewhere has the real time. */
  Optional<NetworkClock> ownTime() {
    return offer.hasExtras() ? Optional.of(time) : Optional.empty();
  }
}
