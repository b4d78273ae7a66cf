// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.gossip.GossipSettings;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Spec({"NA-376", "NA-377", "NA-391"})
final class GossipKeysTest {

  private static GossipSettings read(Map<String, String> values) {
    return GossipKeys.of(new Values(values, Map.of()), "peer0:7051");
  }

  @Test
  void what_is_not_said_or_zero_is_as_in_fabric() {
    GossipSettings usual = GossipSettings.usual();

    assertThat(read(Map.of("peer.gossip.pvtData.pushAckTimeout", "0s")))
        .isEqualTo(
            new GossipSettings(
                List.of(),
                "peer0:7051",
                "",
                usual.membership(),
                usual.connections(),
                usual.privateData()));
  }

  @Test
  void each_key_has_its_effect() {
    GossipSettings read =
        read(
            Map.ofEntries(
                Map.entry("peer.gossip.bootstrap", "a:1 b:2"),
                Map.entry("peer.gossip.endpoint", "inside:3"),
                Map.entry("peer.gossip.externalEndpoint", "outside:4"),
                Map.entry("peer.gossip.aliveTimeInterval", "1s"),
                Map.entry("peer.gossip.maxConnectionAttempts", "6"),
                Map.entry("peer.gossip.msgExpirationFactor", "7"),
                Map.entry("peer.gossip.publishCertPeriod", "8s"),
                Map.entry("peer.gossip.propagatePeerNum", "9"),
                Map.entry("peer.gossip.pullInterval", "10s"),
                Map.entry("peer.gossip.pullPeerNum", "11"),
                Map.entry("peer.gossip.publishStateInfoInterval", "12s"),
                Map.entry("peer.gossip.requestStateInfoInterval", "13s"),
                Map.entry("peer.gossip.dialTimeout", "14s"),
                Map.entry("peer.gossip.connTimeout", "15s"),
                Map.entry("peer.gossip.sendBuffSize", "16"),
                Map.entry("peer.gossip.pvtData.pushAckTimeout", "17s"),
                Map.entry("peer.gossip.pvtData.pullRetryThreshold", "18s"),
                Map.entry("peer.gossip.pvtData.btlPullMargin", "0"),
                Map.entry("peer.gossip.state.batchSize", "19")));

    assertThat(read)
        .isEqualTo(
            new GossipSettings(
                List.of("a:1", "b:2"),
                "inside:3",
                "outside:4",
                new GossipSettings.Membership(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    6,
                    7,
                    Duration.ofSeconds(8),
                    9,
                    Duration.ofSeconds(10),
                    11,
                    Duration.ofSeconds(12),
                    Duration.ofSeconds(13)),
                new GossipSettings.Connections(Duration.ofSeconds(14), Duration.ofSeconds(15), 16),
                new GossipSettings.PrivateData(
                    Duration.ofSeconds(17), Duration.ofSeconds(5), Duration.ofSeconds(18), 0, 19)));
  }
}
