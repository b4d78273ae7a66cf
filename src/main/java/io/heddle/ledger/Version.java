// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

/**
 * The transaction that wrote a key last.
 *
 * @param block the number of its block
 * @param tx its position in that block, from 0, counting invalid ones too
 */
public record Version(long block, long tx) {}
