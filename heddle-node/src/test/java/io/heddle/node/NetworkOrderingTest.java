// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.config.FabricPeer;
import io.heddle.gateway.RemoteOrderer;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.Checkout;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.SilentPort;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer of a network elsewhere, and its orderers. */
final class NetworkOrderingTest {

  private static final Envelope ENVELOPE =
      Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("p")).build();
  private static final Path MSP =
      Fixtures.path("crypto/peerOrganizations/org1.example.com/peers/peer0.org1.example.com/msp");
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path dir;

  @Test
  @Spec("NA-130")
  void the_one_that_is_handed_something_is_connected_to_within_the_time_of_the_gateway()
      throws Exception {
    try (SilentPort port = SilentPort.open()) {
      Files.writeString(
          dir.resolve("core.yaml"),
          """
          peer:
            id: peer0
            networkId: try
            fileSystemPath: data
            address: 127.0.0.1:0
            listenAddress: 127.0.0.1:0
            chaincodeListenAddress: 127.0.0.1:0
            localMspId: Org1MSP
            mspConfigPath: %s
            gateway:
              dialTimeout: 200ms
            deliveryclient:
              connTimeout: 9m
              addressOverrides:
                - from: 127.0.0.1:7050
                  to: 127.0.0.1:%d
          """
              .formatted(MSP, port.number()));
      FabricPeer peer = FabricPeer.load(Optional.of(dir), Map.of());
      SigningIdentity signer = SigningIdentity.load(new MspId("Org1MSP"), MSP);
      try (NetworkOrdering ordering =
          NetworkOrdering.of(peer, signer, List.of(), Clock.systemUTC())) {
        RemoteOrderer orderer = ordering.orderers(RecordedChannel.config()).getFirst();

        assertThatThrownBy(() -> orderer.send(ENVELOPE).answer(LONG))
            .hasMessageContaining("i/o timeout");
      }
    }
  }

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
