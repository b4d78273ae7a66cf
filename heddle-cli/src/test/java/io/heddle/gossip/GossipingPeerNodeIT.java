// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.node.NodeListener;
import io.heddle.node.PeerNode;
import io.heddle.testing.Checkout;
import io.heddle.testing.Ports;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer that is started from its core.yaml, beside another of its organisation. */
final class GossipingPeerNodeIT {

  @TempDir private Path dir;

  @Test
  @Spec({"NA-7", "NA-256", "NA-356", "NA-371", "NA-376", "NA-379"})
  void others_see_it_by_its_external_endpoint_and_lose_sight_of_it_when_it_ends() throws Exception {
    RecordedGossip recorded = RecordedGossip.of("v2.5.0-tls");
    int here = Ports.free();
    int there = Ports.free();
    String external = "127.0.0.1:" + here;
    try (GossipPeer other =
        GossipPeer.start(
            RecordedGossip.msp(1),
            recorded.folder(1, 1),
            true,
            there,
            GossipPeer.settings(there))) {
      try (PeerNode _ =
          PeerNode.start(
              Optional.of(config(recorded, here, there)),
              Map.of(),
              Checkout.ROOT.resolve("builders"),
              NodeListener.none())) {
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(seen(other)).containsExactly(external));
      }
      // it cannot be called any more
      await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(seen(other)).isEmpty());
    }
  }

  private static List<String> seen(GossipPeer by) {
    return by.gossip().peers().stream().flatMap(each -> each.endpoint().stream()).toList();
  }

  private Path config(RecordedGossip recorded, int port, int bootstrap) throws Exception {
    Path folder = Files.createDirectories(dir.resolve("config"));
    Files.writeString(
        folder.resolve("core.yaml"),
        """
        peer:
          id: peer0
          networkId: try
          address: 127.0.0.1:%1$d
          listenAddress: 127.0.0.1:%1$d
          chaincodeListenAddress: 127.0.0.1:0
          localMspId: Org1MSP
          mspConfigPath: %2$s/msp
          fileSystemPath: ../data
          gateway:
            enabled: true
          gossip:
            bootstrap: 127.0.0.1:%3$d
            externalEndpoint: 127.0.0.1:%1$d
            aliveTimeInterval: 1s
          tls:
            enabled: true
            cert:
              file: %2$s/tls/server.crt
            key:
              file: %2$s/tls/server.key
        operations:
          listenAddress: 127.0.0.1:0
        """
            .formatted(port, recorded.folder(1, 0), bootstrap));
    return folder;
  }
}
