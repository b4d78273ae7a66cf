// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.base.TxId;
import io.heddle.ledger.Conflict;
import io.heddle.ledger.Objection;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * The verdict on one transaction of a block.
 *
 * @param txId as its header says, empty text if it has none or cannot be read
 * @param type as its header says; {@code UNRECOGNIZED} if it cannot be read or has no name
 * @param event the chaincode event that a valid one carries
 * @param reason why it is invalid, empty text if it is valid
 * @param conflict what it lost against, if the code is one of the two read conflicts
 */
public record ValidatedTx(
    TxId txId,
    HeaderType type,
    TxValidationCode code,
    Optional<ChaincodeEvent> event,
    String reason,
    Optional<Conflict> conflict) {

  /** What the ledger keeps of an invalid one. */
  Optional<Objection> objection() {
    return isValid() ? Optional.empty() : Optional.of(new Objection(reason, conflict));
  }

  public boolean isValid() {
    return code == TxValidationCode.VALID;
  }
}
