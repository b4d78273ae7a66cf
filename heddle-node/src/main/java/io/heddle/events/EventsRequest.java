// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import io.heddle.base.TxId;
import java.util.Optional;

/**
 * Which chaincode's events somebody wants.
 *
 * @param startBlock the first block to look at, unsigned; empty for the next one to be committed
 * @param after everything up to and including this transaction is left out
 */
public record EventsRequest(String chaincode, Optional<Long> startBlock, Optional<TxId> after) {}
