// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.build.SharedBuilds;
import io.heddle.ledger.StoreMemory;
import io.heddle.lifecycle.Undeployed;
import java.time.Clock;
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
    Clock clock) {}
