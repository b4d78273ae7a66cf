// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.FabricPeer;
import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer of a network elsewhere, and its orderers. */
final class NetworkOrderingTest {

  @ParameterizedTest
  @CsvSource({"1s, 3s, 1", "2m, 3s, 3", "2m, 0s, 3", "10s, 30s, 10"})
  @Spec("NA-130")
  void an_orderer_that_is_to_be_handed_something_is_connected_to_within_both_limits(
      String gateway, String deliveryClient, long seconds) {
    Map<String, String> variables =
        Map.of(
            "CORE_PEER_GATEWAY_DIALTIMEOUT",
            gateway,
            "CORE_PEER_DELIVERYCLIENT_CONNTIMEOUT",
            deliveryClient);

    FabricPeer peer = FabricPeer.load(Optional.of(Checkout.RESOURCES.resolve("config")), variables);

    assertThat(NetworkOrdering.submitting(peer)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
