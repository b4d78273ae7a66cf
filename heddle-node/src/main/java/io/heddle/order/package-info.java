// SPDX-License-Identifier: Apache-2.0
/**
 * The orderer: takes envelopes, puts them in an order, cuts signed blocks and keeps them.
 *
 * <p>Entry points: {@link io.heddle.order.Orderer} for those who submit, {@link
 * io.heddle.order.Chains} for the blocks. Never looks inside a transaction, but for updates of the
 * channel's configuration, and never calls a peer: whoever wants blocks follows the chain.
 */
@NullMarked
package io.heddle.order;

import org.jspecify.annotations.NullMarked;
