// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.gossip.GossipSettings;
import java.time.Duration;

/**
 * Reads {@code peer.gossip}: what is not said, or is zero, is as in Fabric's own sample.
 *
 * <p>Fabric: gossip/gossip/config.go, gossip/privdata/config.go, gossip/state/config.go.
 */
final class GossipKeys {

  private static final String PREFIX = "peer.gossip.";

  private final Values values;

  private GossipKeys(Values values) {
    this.values = values;
  }

  /**
   * The settings.
   *
   * @param address of the peer, which its organisation is told if nothing else is said
   */
  static GossipSettings of(Values values, String address) {
    return new GossipKeys(values).read(address);
  }

  private GossipSettings read(String address) {
    GossipSettings usual = GossipSettings.usual();
    GossipSettings.Membership membership = membership(usual.membership());
    return new GossipSettings(
        values.texts(PREFIX + "bootstrap"),
        values.text(PREFIX + "endpoint").orElse(address),
        values.text(PREFIX + "externalEndpoint").orElse(""),
        membership,
        new GossipSettings.Connections(
            duration("dialTimeout", usual.connections().dial()),
            duration("connTimeout", usual.connections().handshake()),
            number("sendBuffSize", usual.connections().queued())),
        new GossipSettings.PrivateData(
            duration("pvtData.pushAckTimeout", usual.privateData().acknowledgement()),
            usual.privateData().answer(),
            duration("pvtData.pullRetryThreshold", usual.privateData().retry()),
            blocks("pvtData.btlPullMargin", usual.privateData().margin()),
            number("state.batchSize", usual.privateData().stateBatch())));
  }

  private GossipSettings.Membership membership(GossipSettings.Membership usual) {
    Duration alive = duration("aliveTimeInterval", usual.alive());
    Duration expiration = duration("aliveExpirationTimeout", alive.multipliedBy(5));
    return new GossipSettings.Membership(
        alive,
        expiration,
        duration("reconnectInterval", expiration),
        number("maxConnectionAttempts", usual.attempts()),
        number("msgExpirationFactor", usual.expirationFactor()),
        duration("publishCertPeriod", usual.certificatePeriod()),
        number("propagatePeerNum", usual.propagation()),
        duration("pullInterval", usual.pull()),
        number("pullPeerNum", usual.pullPeers()),
        duration("publishStateInfoInterval", usual.publishState()),
        duration("requestStateInfoInterval", usual.requestState()));
  }

  private Duration duration(String key, Duration usual) {
    Duration said = values.duration(PREFIX + key);
    return said.isPositive() ? said : usual;
  }

  /** In Fabric, too, a zero that is written means none, and less than that the usual. */
  private long blocks(String key, long usual) {
    long said = values.number(PREFIX + key);
    return said < 0 || values.text(PREFIX + key).isEmpty() ? usual : said;
  }

  private int number(String key, int usual) {
    long said = values.number(PREFIX + key);
    return said > 0 ? (int) Math.min(said, Integer.MAX_VALUE) : usual;
  }
}
