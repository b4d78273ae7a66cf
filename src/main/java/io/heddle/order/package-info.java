// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded orderer: takes envelopes, puts them in an order, cuts signed blocks.
 *
 * <p>Entry point: {@link io.heddle.order.Orderer}. Never looks inside a transaction and never keeps
 * a block; who receives it does.
 */
@NullMarked
package io.heddle.order;

import org.jspecify.annotations.NullMarked;
