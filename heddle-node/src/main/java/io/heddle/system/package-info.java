// SPDX-License-Identifier: Apache-2.0
/**
 * The chaincodes that are part of a peer: {@link io.heddle.system.LedgerQueries} is {@code qscc},
 * {@link io.heddle.system.PeerConfiguration} is {@code cscc}, {@link io.heddle.system.Lifecycle} is
 * {@code _lifecycle}.
 *
 * <p>They answer in Fabric's words and ask for leave themselves. Nothing here ends a transaction or
 * signs one; the endorser calls them.
 */
@NullMarked
package io.heddle.system;

import org.jspecify.annotations.NullMarked;
