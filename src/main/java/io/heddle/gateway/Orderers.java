// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.joined.JoinedChannel;
import io.heddle.order.Broadcast;
import java.time.Duration;
import org.hyperledger.fabric.protos.common.Envelope;

/** Those who order what clients submit. */
public sealed interface Orderers permits OwnOrderer {

  /** One that is in this process. */
  static Orderers own(Broadcast orderer) {
    return new OwnOrderer(orderer);
  }

  /**
   * Returns when enough of them have taken it.
   *
   * @param limit for the answer of one
   * @throws GatewayError if they have not
   */
  void submit(JoinedChannel channel, Envelope transaction, Duration limit)
      throws GatewayError, InterruptedException;
}
