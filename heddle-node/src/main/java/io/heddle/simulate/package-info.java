// SPDX-License-Identifier: Apache-2.0
/**
 * One transaction's view of the ledger, and the record of what it read and wrote.
 *
 * <p>Enter at {@link io.heddle.simulate.Simulator}. It never changes the ledger.
 */
@NullMarked
package io.heddle.simulate;

import org.jspecify.annotations.NullMarked;
