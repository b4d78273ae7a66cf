// SPDX-License-Identifier: Apache-2.0
/**
 * The console: pages in which people see a node at work, and behind them what its peers answer
 * their owner, of which who has no token may only read what is not private.
 *
 * <p>Enter at {@link io.heddle.console.Console}. Never opens a port, knows nothing of peers and
 * ledgers, and does nothing while no page asks.
 */
@NullMarked
package io.heddle.console;

import org.jspecify.annotations.NullMarked;
