// SPDX-License-Identifier: Apache-2.0
/**
 * Tells those who wait what became of a transaction and which events chaincode emitted: {@link
 * io.heddle.events.CommitStatuses} and {@link io.heddle.events.ChaincodeEventFeed}, one of each per
 * channel.
 *
 * <p>Never changes the ledger and never holds up a commit for a slow listener.
 */
@NullMarked
package io.heddle.events;

import org.jspecify.annotations.NullMarked;
