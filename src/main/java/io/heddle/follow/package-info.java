// SPDX-License-Identifier: Apache-2.0
/**
 * Pulls the blocks of a channel from an ordering service elsewhere: which orderer is asked, whom it
 * has to be, what it may give, and what is done if it fails, lies or is silent.
 *
 * <p>Enter at {@link io.heddle.follow.OrderingService}. Never commits a block, and knows nothing of
 * chaincode.
 *
 * <p>Fabric: common/deliverclient.
 */
@NullMarked
package io.heddle.follow;

import org.jspecify.annotations.NullMarked;
