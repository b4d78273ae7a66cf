// SPDX-License-Identifier: Apache-2.0
/**
 * Leads one external builder through the contract as a peer would, and says which rules it keeps.
 *
 * <p>Starts at {@link io.heddle.check.BuilderCheck}. Never changes anything that a node uses.
 */
@NullMarked
package io.heddle.check;

import org.jspecify.annotations.NullMarked;
