// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import java.time.Duration;
import java.util.Map;

/**
 * How a peer pulls blocks: {@code peer.deliveryclient} of {@code core.yaml}.
 *
 * @param overrides by the address that a channel has: {@code addressOverrides}
 * @param pauses between attempts: {@code minimalReconnectInterval}, {@code
 *     reConnectBackoffThreshold}
 * @param censorship for how long an orderer of a BFT cluster may be behind the others: {@code
 *     blockCensorshipTimeoutKey}
 * @param watchesCluster whether the orderers of a BFT cluster are watched: {@code policy} is {@code
 *     cluster}
 */
public record DeliverySettings(
    Map<String, OrdererEndpoint> overrides,
    Pauses pauses,
    Duration censorship,
    boolean watchesCluster) {

  /** Without any overrides. */
  public static final DeliverySettings USUAL =
      new DeliverySettings(
          Map.of(),
          new Pauses(Duration.ofMillis(100), Duration.ofSeconds(30)),
          Duration.ofSeconds(30),
          true);

  public DeliverySettings {
    overrides = Map.copyOf(overrides);
  }
}
