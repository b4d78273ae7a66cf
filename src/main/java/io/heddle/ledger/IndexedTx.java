// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.TxId;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A transaction of a block that can be found by its id, valid or not.
 *
 * @param index its position in the block, from 0
 */
public record IndexedTx(TxId txId, int index, TxValidationCode code) {}
