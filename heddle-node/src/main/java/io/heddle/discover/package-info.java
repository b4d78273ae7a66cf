// SPDX-License-Identifier: Apache-2.0
/**
 * The discovery service of a peer, and the layouts that say whose endorsements a transaction needs;
 * starts at {@link io.heddle.discover.DiscoveryService}. The gateway goes by the same layouts,
 * {@link io.heddle.discover.EndorsementPlan}.
 *
 * <p>It asks {@link io.heddle.discover.Membership} who is there, and never calls a peer, nor looks
 * whether one can be reached.
 */
@NullMarked
package io.heddle.discover;

import org.jspecify.annotations.NullMarked;
