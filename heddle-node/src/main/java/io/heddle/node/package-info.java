// SPDX-License-Identifier: Apache-2.0
/**
 * Puts a node together, in the order in which data flows, and closes it in reverse.
 *
 * <p>The entry point is {@link io.heddle.node.Node#start}. This room knows every other room and
 * decides nothing that one of them could decide; it knows no command-line flags.
 */
@NullMarked
package io.heddle.node;

import org.jspecify.annotations.NullMarked;
