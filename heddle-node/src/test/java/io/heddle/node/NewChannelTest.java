// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.home.DataDirectory;
import io.heddle.testing.Checkout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewChannelTest {

  @Test
  void names_the_address_at_which_its_orderer_is_found(@TempDir Path dir) {
    NodeConfig config =
        NodeConfig.defaults(
            DataDirectory.at(dir), new Builders(List.of(), Checkout.ROOT.resolve("builders")));

    ChannelConfig channel =
        ChannelConfig.fromBlock(OpenedPeer.firstBlock(config, new ChannelName("trade")));

    assertThat(channel.ordererEndpoints()).containsExactly("localhost:7050");
    assertThat(channel.channel().value()).isEqualTo("trade");
  }
}
