// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;

/** What is in the answers of an orderer. */
final class Answers {

  private Answers() {}

  /**
   * The block.
   *
   * @throws StreamFailure if it is anything else: a stream of blocks never ends well
   */
  static Block block(DeliverResponse answer) throws StreamFailure {
    return switch (answer.getTypeCase()) {
      case BLOCK -> answer.getBlock();
      case STATUS -> throw new StreamFailure(ended(answer.getStatus(), answer.getStatusValue()));
      case TYPE_NOT_SET -> throw new StreamFailure("received neither a block nor a status");
    };
  }

  private static String ended(Status status, int number) {
    return switch (status) {
      case SUCCESS -> "received success for a seek that should never complete";
      case FORBIDDEN ->
          "received bad status FORBIDDEN from orderer: this peer may not read the channel; its organisation may have been removed, or its certificate be revoked or expired";
      case UNRECOGNIZED -> "received bad status %d from orderer".formatted(number);
      default -> "received bad status %s from orderer".formatted(status);
    };
  }
}
