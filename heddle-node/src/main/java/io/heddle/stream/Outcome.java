// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Response;

/** How a chaincode ended a transaction. */
public sealed interface Outcome {

  /** The chaincode's last word, as it was received. */
  ChaincodeMessage finalMessage();

  /**
   * The chaincode answered; the status may still be a refusal.
   *
   * @param event carries the invoked chaincode's name and the transaction id; empty if the status
   *     is 400 or more
   */
  record Completed(ChaincodeMessage finalMessage, Response response, Optional<ChaincodeEvent> event)
      implements Outcome {}

  /** The chaincode gave up with a text instead of an answer. */
  record Failed(ChaincodeMessage finalMessage, String payload) implements Outcome {}

  /** The answer cannot be understood; {@code why} is the whole text for the client. */
  record Unreadable(ChaincodeMessage finalMessage, String why) implements Outcome {}
}
