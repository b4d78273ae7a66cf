// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.base.MspId;
import java.time.Duration;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/** One orderer of a channel, somewhere else. */
public interface RemoteOrderer {

  /** {@code host:port}, as the channel has it. */
  String address();

  /** Whose it is. */
  MspId mspId();

  /** Hands it an envelope, and waits for nothing. */
  Sent send(Envelope envelope);

  /** An envelope on its way to an orderer. */
  @FunctionalInterface
  interface Sent {

    /**
     * What the orderer says to it; asked for once.
     *
     * @param limit for that
     * @throws NoAnswer if it says nothing
     */
    BroadcastResponse answer(Duration limit) throws NoAnswer, InterruptedException;
  }
}
