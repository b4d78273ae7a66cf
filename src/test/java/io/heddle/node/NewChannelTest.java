// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.channel.ChannelConfig;
import io.heddle.home.DataDirectory;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.HeddleProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewChannelTest {

  @Test
  void the_channel_names_the_address_at_which_its_orderer_is_found(@TempDir Path dir) {
    var builders = new Builders(List.of(), HeddleProcess.PROJECT.resolve("builders"));
    Listeners free = Listeners.anyPorts(true);
    NodeConfig first =
        NodeConfig.defaults(DataDirectory.at(dir.resolve("first")), builders)
            .with(free.withHost("0.0.0.0").withPeerPort(17051));
    NodeConfig anyPort =
        NodeConfig.defaults(DataDirectory.at(dir.resolve("any")), builders).with(free);

    assertThat(ordererEndpoints(first)).containsExactly("localhost:17051");
    assertThat(ordererEndpoints(first.with(free.withPeerPort(17052))))
        .as("a channel keeps its configuration")
        .containsExactly("localhost:17051");
    assertThat(ordererEndpoints(anyPort)).containsExactly("orderer.example.com:7050");
  }

  @Test
  void a_new_channel_s_orderer_is_where_clients_are_told_to_find_the_peer(@TempDir Path dir) {
    NodeConfig told =
        NodeConfig.load(
                Optional.empty(),
                Map.of("CORE_PEER_GOSSIP_EXTERNALENDPOINT", "public.example:8051"),
                HeddleProcess.PROJECT.resolve("builders"))
            .with(DataDirectory.at(dir.resolve("told")));

    NodeConfig anyPort = told.with(told.listeners().withPeerPort(0));
    assertThat(
            ChannelConfig.fromBlock(
                    NewChannel.firstBlock(anyPort, anyPort.channel(), OpenedPeer.crypto(anyPort), Clock.systemUTC()))
                .ordererEndpoints())
        .containsExactly("public.example:8051");
  }

  private static List<String> ordererEndpoints(NodeConfig config) {
    try (OpenedPeer peer = OpenedPeer.of(config)) {
      return peer.channel().config().ordererEndpoints();
    }
  }
}
