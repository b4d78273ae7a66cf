// SPDX-License-Identifier: Apache-2.0
/**
 * The faults that a network's owner has put into it, so that a test meets what real networks do
 * when nobody wants it: which, whom they meet, how often, and whom they have met.
 *
 * <p>The entry point is {@link io.heddle.fault.Faults}. It does nothing to anybody itself: who
 * endorses, orders, commits or answers asks here what is to go wrong.
 */
@NullMarked
package io.heddle.fault;

import org.jspecify.annotations.NullMarked;
