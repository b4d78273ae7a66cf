// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Duration;
import java.util.List;

/**
 * How a peer speaks with others: {@code peer.gossip} of {@code core.yaml}.
 *
 * <p>Fabric: gossip/gossip/config.go, gossip/privdata/config.go and gossip/state/config.go.
 *
 * @param bootstrap addresses of peers of the own organisation
 * @param endpoint where the own organisation reaches this peer; empty text for the peer's address
 * @param externalEndpoint where all reach it; empty text if other organisations are not to
 */
public record GossipSettings(
    List<String> bootstrap,
    String endpoint,
    String externalEndpoint,
    Membership membership,
    Connections connections,
    PrivateData privateData) {

  public GossipSettings {
    bootstrap = List.copyOf(bootstrap);
  }

  /**
   * Who is there.
   *
   * @param alive how often this peer says that it is there
   * @param aliveExpiration after which silence another is thought dead
   * @param reconnect how often those thought dead are called, and addresses of the configuration
   * @param attempts how often an address of the configuration is called
   * @param expirationFactor times {@code aliveExpiration}: after that a dead peer is forgotten
   * @param certificatePeriod how long after the start messages have the identity with them
   * @param propagation to how many peers a message is handed on
   * @param pull how often others are asked what they know
   * @param pullPeers how many of them
   * @param publishState how often, at most, what this peer has of a channel is told
   * @param requestState how often others are asked for what they have of it
   */
  public record Membership(
      Duration alive,
      Duration aliveExpiration,
      Duration reconnect,
      int attempts,
      int expirationFactor,
      Duration certificatePeriod,
      int propagation,
      Duration pull,
      int pullPeers,
      Duration publishState,
      Duration requestState) {}

  /**
   * Streams.
   *
   * @param dial how long it may take to connect
   * @param handshake how long the first message may take
   * @param queued how many messages may wait to be sent on one stream
   */
  public record Connections(Duration dial, Duration handshake, int queued) {}

  /**
   * Private values.
   *
   * @param acknowledgement how long a peer may take to acknowledge what it is given
   * @param answer how long a peer may take to answer what it is asked for
   * @param retry for how long a block waits for private values that nobody has given yet
   * @param margin how many blocks before private values end they are not asked for any more
   * @param stateBatch how many blocks more than one a peer may ask for
   */
  public record PrivateData(
      Duration acknowledgement, Duration answer, Duration retry, long margin, int stateBatch) {}

  /** Fabric's own values, for a peer that knows nobody. */
  public static GossipSettings usual() {
    Duration often = Duration.ofSeconds(4);
    return new GossipSettings(
        List.of(),
        "",
        "",
        new Membership(
            Duration.ofSeconds(5),
            Duration.ofSeconds(25),
            Duration.ofSeconds(25),
            120,
            20,
            Duration.ofSeconds(10),
            3,
            often,
            3,
            often,
            often),
        new Connections(Duration.ofSeconds(3), Duration.ofSeconds(2), 20),
        new PrivateData(
            Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(60), 10, 10));
  }
}
