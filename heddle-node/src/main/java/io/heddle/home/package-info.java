// SPDX-License-Identifier: Apache-2.0
/**
 * The data directory, with or without a running node: where everything lies in it, who may use it
 * now, what it tells of the node that runs on it, and what can be done in it when none does.
 *
 * <p>Enter at {@link io.heddle.home.DataDirectory}; a node, and whatever needs the directory for
 * itself, holds a {@link io.heddle.home.TakenDirectory}. Never starts anything and never talks to a
 * node.
 */
@NullMarked
package io.heddle.home;

import org.jspecify.annotations.NullMarked;
