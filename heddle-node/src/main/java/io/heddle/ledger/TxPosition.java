// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Where a transaction is, and whether it is valid.
 *
 * @param index its position in the block, from 0
 */
public record TxPosition(long block, int index, TxValidationCode code) {}
