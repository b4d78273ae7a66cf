// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.channel.ChannelConfig;
import io.heddle.order.Broadcast;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.protos.common.Envelope;

/** Those who order what clients submit. */
public sealed interface Orderers permits OwnOrderer, ChannelOrderers {

  /** One that is in this process. */
  static Orderers own(Broadcast orderer) {
    return new OwnOrderer(orderer);
  }

  /**
   * Those of each channel, elsewhere.
   *
   * @param orderers that a configuration names
   */
  static Orderers ofChannels(Function<ChannelConfig, List<RemoteOrderer>> orderers) {
    return new ChannelOrderers(orderers, RandomGenerator.getDefault());
  }

  /**
   * Returns when enough of them have taken it.
   *
   * @param config in force on the channel
   * @param limit for the answer of one
   * @throws GatewayError if they have not
   */
  void submit(ChannelConfig config, Envelope transaction, Duration limit)
      throws GatewayError, InterruptedException;
}
