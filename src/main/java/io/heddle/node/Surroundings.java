// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.build.SharedBuilds;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.ledger.StoreMemory;
import io.heddle.lifecycle.Undeployed;
import io.heddle.order.Registrar;
import java.time.Clock;

/**
 * What the peers of a node have in common.
 *
 * @param channels that all of them join
 * @param orderer whose blocks they take, and which takes what their clients submit
 * @param builds what they have built
 * @param neighbours those that run now
 * @param memory of their ledgers
 * @param undeployed what its owner has taken out of service on all of them
 * @param standing how far the node is, which hears what its peers do
 */
record Surroundings(
    NodeConfig config,
    DeveloperCrypto crypto,
    NodeChannels channels,
    Registrar orderer,
    SharedBuilds builds,
    Neighbours neighbours,
    StoreMemory memory,
    Undeployed undeployed,
    NodeStanding standing,
    Clock clock) {}
