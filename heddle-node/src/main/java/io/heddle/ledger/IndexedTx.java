// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.TxId;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A transaction of a block that can be found by its id, valid or not.
 *
 * @param index its position in the block, from 0
 * @param objection why it is not valid, if that is known
 */
public record IndexedTx(
    TxId txId, int index, TxValidationCode code, Optional<Objection> objection) {

  /** A valid one, or one of which nobody said why it is not. */
  public IndexedTx(TxId txId, int index, TxValidationCode code) {
    this(txId, index, code, Optional.empty());
  }
}
