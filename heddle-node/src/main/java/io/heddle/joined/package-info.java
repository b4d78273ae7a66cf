// SPDX-License-Identifier: Apache-2.0
/**
 * One channel as one peer has it, opened and closed whole: the configuration in force, the ledger,
 * what commits to it, what chaincode names mean, feeds and commit statuses.
 *
 * <p>The entry point is {@link io.heddle.joined.JoinedChannel}. It knows no listener and does not
 * ask where its blocks come from.
 */
@NullMarked
package io.heddle.joined;

import org.jspecify.annotations.NullMarked;
