// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;

/** What became of an update. */
public sealed interface UpdateOutcome {

  /**
   * It may be ordered, in a block of its own.
   *
   * @param transaction of type {@code CONFIG}, signed by the orderer
   * @param config what is in force after that block
   */
  record Accepted(Envelope transaction, ChannelConfig config) implements UpdateOutcome {}

  /** It may not; the words are Fabric's. */
  record Refused(Status status, String info) implements UpdateOutcome {

    /**
     * The refusal that a failure stands for.
     *
     * @throws HeddleException the failure itself, if it is not the client's
     */
    static Refused of(HeddleException failure) {
      Status status =
          switch (failure.fault()) {
            case DENIED -> Status.FORBIDDEN;
            case UNAVAILABLE -> Status.SERVICE_UNAVAILABLE;
            case BAD_INPUT -> Status.BAD_REQUEST;
            case NOT_FOUND, CONFLICT, TIMED_OUT, CHAINCODE, INTERNAL -> throw failure;
          };
      return new Refused(status, failure.getMessage());
    }
  }
}
