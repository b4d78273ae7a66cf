// SPDX-License-Identifier: Apache-2.0
/**
 * What its owner asks of a running node over HTTP: how far it is, to stop and start peers, what to
 * deploy and what not, which packages there are, to remove or rebuild one, how a rich query is
 * served, what is in its ledgers.
 *
 * <p>Enter at {@link io.heddle.administer.NodeEndpoint}, {@link
 * io.heddle.administer.PeersEndpoint}, {@link io.heddle.administer.PackagesEndpoint} and {@link
 * io.heddle.administer.ExplainEndpoint}. Never starts or stops anything itself: {@link
 * io.heddle.administer.ManagedPeers} and {@link io.heddle.administer.ManagedChaincode} do.
 */
@NullMarked
package io.heddle.administer;

import org.jspecify.annotations.NullMarked;
