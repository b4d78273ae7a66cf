// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.ledger.Conflict;
import java.io.Serial;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** The first check that a transaction did not pass: its verdict and, for people, why. */
final class InvalidTransaction extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final TxValidationCode code;
  private final String reason;
  private final transient Optional<Conflict> conflict;

  InvalidTransaction(TxValidationCode code, String reason) {
    this(code, reason, Optional.empty());
  }

  InvalidTransaction(TxValidationCode code, String reason, Optional<Conflict> conflict) {
    // one is made for each invalid transaction of a block, and nobody looks at its stack
    super(reason, null, false, false);
    this.code = code;
    this.reason = reason;
    this.conflict = conflict;
  }

  TxValidationCode code() {
    return code;
  }

  String reason() {
    return reason;
  }

  Optional<Conflict> conflict() {
    return conflict;
  }
}
