// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import java.time.Duration;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** What goes wrong. */
public sealed interface Effect {

  /** An endorser answers as if the chaincode had refused, with a status from 400 to 599. */
  record Refuse(int status, String message) implements Effect {}

  /** An endorser takes so much longer. */
  record Delay(Duration by) implements Effect {}

  /**
   * All endorsements of a transaction but the first, or those of the peers that it is for, differ.
   */
  record Differ() implements Effect {}

  /** The chaincode's process is killed when it is called. */
  record Crash() implements Effect {}

  /** The chaincode never answers the call. */
  record Hang() implements Effect {}

  /** The transaction is not valid. */
  record Invalidate(TxValidationCode code) implements Effect {}

  /** The orderer takes no envelopes. */
  record NoOrderer(String message) implements Effect {}

  /** A peer commits no blocks. */
  record Hold() implements Effect {}

  /** Who asks what became of a transaction loses the connection instead. */
  record LoseStatus() implements Effect {}

  /** Who asks what became of a transaction is told so much later. */
  record DelayStatus(Duration by) implements Effect {}

  /** Who reads events or blocks loses the connection when one is due. */
  record LoseEvents() implements Effect {}

  /** Who reads events or blocks gets each so much later. */
  record DelayEvents(Duration by) implements Effect {}
}
