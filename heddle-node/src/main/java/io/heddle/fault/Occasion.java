// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

/**
 * Something that may go wrong now; empty text for what it has not.
 *
 * @param organisation see {@link Scope}
 */
record Occasion(Call call, String organisation, String peer, String transaction) {}
