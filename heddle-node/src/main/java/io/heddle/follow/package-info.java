// SPDX-License-Identifier: Apache-2.0
/**
 * Gets on with an ordering service elsewhere: pulls the blocks of a channel (which orderer is
 * asked, whom it has to be, what it may give, and what is done if it fails, lies or is silent), and
 * hands its orderers envelopes.
 *
 * <p>Enter at {@link io.heddle.follow.OrderingService} for blocks, and at {@link
 * io.heddle.follow.BroadcastOrderers} for envelopes. Never commits a block, and knows nothing of
 * chaincode.
 *
 * <p>Fabric: common/deliverclient.
 */
@NullMarked
package io.heddle.follow;

import org.jspecify.annotations.NullMarked;
