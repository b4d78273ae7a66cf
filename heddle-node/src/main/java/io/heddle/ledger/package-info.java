// SPDX-License-Identifier: Apache-2.0
/**
 * What a channel has agreed on, on disk: blocks, transaction index, state, history, in RocksDB.
 *
 * <p>Enter at {@link io.heddle.ledger.LedgerStore}. It never decides whether a transaction is
 * valid, and never waits for a reader.
 */
@NullMarked
package io.heddle.ledger;

import org.jspecify.annotations.NullMarked;
