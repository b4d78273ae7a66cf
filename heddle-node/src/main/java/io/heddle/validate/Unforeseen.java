// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.base.HeddleException;
import io.heddle.channel.NoVerdict;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check that failed as no check should. If what the transaction says made it fail, it would fail
 * for ever and with every block that brings the like; so the transaction is not valid, and the log
 * has what is to be mended.
 */
final class Unforeseen {

  private static final Logger log = LoggerFactory.getLogger(Unforeseen.class);

  private Unforeseen() {}

  /**
   * The verdict.
   *
   * @throws HeddleException the failure itself, if it is the ledger's: that says nothing about the
   *     transaction
   * @throws NoVerdict the failure itself
   */
  static InvalidTransaction verdict(RuntimeException failure) {
    return switch (failure) {
      case NoVerdict none -> throw none;
      case HeddleException told -> verdict(told);
      default -> reported(failure);
    };
  }

  private static InvalidTransaction verdict(HeddleException told) {
    return switch (told.fault()) {
      case UNAVAILABLE, TIMED_OUT, INTERNAL -> throw told;
      case BAD_INPUT, NOT_FOUND, CONFLICT, DENIED, CHAINCODE ->
          new InvalidTransaction(TxValidationCode.INVALID_OTHER_REASON, told.getMessage());
    };
  }

  /** The verdict on a transaction that is nested too deeply for some check. */
  static InvalidTransaction verdict(StackOverflowError failure) {
    return reported(failure);
  }

  private static InvalidTransaction reported(Throwable failure) {
    log.error(
        "A check of a transaction failed unexpectedly; the transaction is not valid", failure);
    return new InvalidTransaction(
        TxValidationCode.INVALID_OTHER_REASON,
        "A check of it failed; the log of the peer has more");
  }
}
