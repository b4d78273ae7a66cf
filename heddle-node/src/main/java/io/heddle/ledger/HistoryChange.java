// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;

/**
 * A valid transaction's write of a public key, kept for the key's history.
 *
 * @param txIndex the transaction's position in the block, from 0
 */
public record HistoryChange(
    String namespace, String key, int txIndex, KeyModification modification) {}
