// SPDX-License-Identifier: Apache-2.0
/**
 * Checks a proposal, runs the chaincode on one view of the state and signs what came of it; starts
 * at {@link io.heddle.endorse.Endorser}.
 *
 * <p>Never writes to the ledger and never verifies the same signature twice.
 */
@NullMarked
package io.heddle.endorse;

import org.jspecify.annotations.NullMarked;
