// SPDX-License-Identifier: Apache-2.0
/**
 * Decides which transactions of a block are valid, and what the block changes in the state.
 *
 * <p>The entry point is {@link io.heddle.validate.Validator}. It reads the ledger and never writes
 * to it; the same block on the same ledger always gives the same verdicts, on every peer.
 */
@NullMarked
package io.heddle.validate;

import org.jspecify.annotations.NullMarked;
