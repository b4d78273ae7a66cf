// SPDX-License-Identifier: Apache-2.0
/**
 * Tells what a transaction did, message by message and key by key, and why it is not valid.
 *
 * <p>{@link io.heddle.trace.Recordings} listens to the executions somebody asked for, {@link
 * io.heddle.trace.TraceService} answers clients, and adds what the ledger knows. It never shows
 * transient data, nor keys and values of private collections other than by their hashes, and it
 * does nothing for a transaction that nobody asked for.
 */
@NullMarked
package io.heddle.trace;

import org.jspecify.annotations.NullMarked;
