// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

/**
 * What is to be done with a ledger of which only blocks are left: they are committed once more.
 *
 * @param stored how many of them there are, from block 0 on
 * @param before how many the ledger had before the rest was removed
 */
public record Rebuild(long stored, long before) {}
