// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.MspId;
import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Fabric peer's configuration, as a peer of a network elsewhere takes it. */
final class FabricPeerTest {

  private static final Path SAMPLE = Checkout.RESOURCES.resolve("config");

  @TempDir private Path empty;

  @Test
  @Spec({"NA-296", "NA-356"})
  void a_file_says_what_it_says_to_fabrics_peer() {
    FabricPeer peer = FabricPeer.load(Optional.of(SAMPLE), Map.of());

    assertThat(peer.id()).isEqualTo("weaver");
    assertThat(peer.networkId()).isEqualTo("loom");
    assertThat(peer.mspId()).isEqualTo(new MspId("SampleOrg"));
    assertThat(peer.msp()).isEqualTo(SAMPLE.resolve("msp"));
    assertThat(peer.keys()).isEqualTo(SAMPLE.resolve("msp/keystore"));
    assertThat(peer.data()).isEqualTo(SAMPLE.resolve("data"));
    assertThat(peer.tls()).isEmpty();
    assertThat(peer.clientTls()).isEmpty();
    assertThat(peer.operationsTls()).isEmpty();
    assertThat(peer.hasGateway()).isTrue();
    assertThat(peer.orderers())
        .isEqualTo(
            new DeliveryClient(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                true,
                List.of(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5)));
    assertThat(DeliveryClient.of(new Values(Map.of(), Map.of()), SAMPLE))
        .isEqualTo(
            new DeliveryClient(
                Duration.ofSeconds(3),
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                true,
                List.of(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20)));
  }

  @Test
  @Spec("NA-174")
  void snapshots_lie_in_an_absolute_folder() {
    Map<String, String> environment = Map.of("CORE_LEDGER_SNAPSHOTS_ROOTDIR", "snapshots");

    assertThatThrownBy(() -> FabricPeer.load(Optional.of(SAMPLE), environment))
        .hasMessage(
            "invalid path: snapshots. The path for the snapshot dir is expected to be an absolute path");
  }

  @Test
  @Spec({"NA-7", "NA-356", "NA-358"})
  void variables_say_it_otherwise() {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("CORE_PEER_ID", "peer0.org2.example.com"),
            Map.entry("CORE_PEER_ADDRESS", "peer0.org2.example.com:9051"),
            Map.entry("CORE_PEER_LOCALMSPID", "Org2MSP"),
            Map.entry("CORE_PEER_MSPCONFIGPATH", "/crypto/msp"),
            Map.entry("CORE_PEER_BCCSP_SW_FILEKEYSTORE_KEYSTORE", "keys"),
            Map.entry("CORE_PEER_TLS_ENABLED", "true"),
            Map.entry("CORE_PEER_TLS_KEY_FILE", "tls/server.key"),
            Map.entry("CORE_PEER_TLS_CLIENTAUTHREQUIRED", "true"),
            Map.entry("CORE_PEER_TLS_CLIENTROOTCAS_FILES", "/crypto/a.crt  b.crt"),
            Map.entry("CORE_PEER_TLS_CLIENTCERT_FILE", "/crypto/client.crt"),
            Map.entry("CORE_OPERATIONS_TLS_ENABLED", "true"),
            Map.entry("CORE_OPERATIONS_TLS_CERT_FILE", "ops.crt"),
            Map.entry("CORE_OPERATIONS_TLS_KEY_FILE", "ops.key"),
            Map.entry("CORE_LEDGER_SNAPSHOTS_ROOTDIR", "/snapshots"),
            Map.entry("CORE_PEER_GATEWAY_ENABLED", "false"),
            Map.entry("CORE_PEER_DELIVERYCLIENT_POLICY", "simple"),
            Map.entry("CORE_PEER_DELIVERYCLIENT_RECONNECTBACKOFFTHRESHOLD", "7s"),
            Map.entry(
                "CORE_PEER_DELIVERYCLIENT_ADDRESSOVERRIDES",
                "[{from: 'a:7050', to: 'b:7050', caCertsFile: ca.crt}, {from: 'c:1', to: 'd:1'}]"));

    FabricPeer peer = FabricPeer.load(Optional.of(SAMPLE), environment);

    assertThat(peer.address()).isEqualTo("peer0.org2.example.com:9051");
    assertThat(peer.mspId()).isEqualTo(new MspId("Org2MSP"));
    assertThat(peer.msp()).isEqualTo(Path.of("/crypto/msp"));
    assertThat(peer.keys()).isEqualTo(SAMPLE.resolve("keys"));
    assertThat(peer.snapshots()).isEqualTo(Path.of("/snapshots"));
    TlsFiles server =
        new TlsFiles(SAMPLE.resolve("tls/server.crt"), SAMPLE.resolve("tls/server.key"));
    assertThat(peer.tls())
        .contains(
            new ServerTls(
                server,
                Optional.empty(),
                true,
                List.of(Path.of("/crypto/a.crt"), SAMPLE.resolve("b.crt"))));
    assertThat(peer.clientTls())
        .contains(new TlsFiles(Path.of("/crypto/client.crt"), server.key()));
    assertThat(peer.operationsTls())
        .contains(
            new ServerTls(
                new TlsFiles(SAMPLE.resolve("ops.crt"), SAMPLE.resolve("ops.key")),
                Optional.empty(),
                false,
                List.of()));
    assertThat(peer.hasGateway()).isFalse();
    assertThat(peer.orderers().watchesCluster()).isFalse();
    assertThat(peer.orderers().longestPause()).isEqualTo(Duration.ofSeconds(7));
    assertThat(peer.orderers().overrides())
        .containsExactly(
            new DeliveryClient.OtherAddress(
                "a:7050", "b:7050", Optional.of(SAMPLE.resolve("ca.crt"))),
            new DeliveryClient.OtherAddress("c:1", "d:1", Optional.empty()));
  }

  @Test
  @Spec("NA-296")
  void nothing_stands_in_for_what_is_not_said() {
    Map<String, Object> file = new HashMap<>(CoreYaml.valuesOf(SAMPLE.resolve("core.yaml")));
    for (String key : List.of("peer.localmspid", "peer.mspconfigpath", "peer.filesystempath")) {
      Map<String, Object> without = new HashMap<>(file);
      without.remove(key);

      assertThatThrownBy(() -> FabricPeer.of(new Values(without, Map.of()), SAMPLE, "localhost"))
          .hasMessageContaining("isn't set; a peer of a network elsewhere is started");
    }
    file.put("peer.tls.enabled", "true");
    file.remove("peer.tls.key.file");
    assertThatThrownBy(() -> FabricPeer.of(new Values(file, Map.of()), SAMPLE, "localhost"))
        .hasMessage("peer.tls.key.file isn't set, and TLS is enabled there");
    assertThatThrownBy(() -> FabricPeer.load(Optional.of(empty), Map.of()))
        .hasMessageStartingWith("There is no configuration '%s".formatted(empty));
  }

  @Test
  @Spec({"NA-5", "NA-6"})
  void connections_are_kept_as_the_file_says_or_as_fabric_keeps_them() {
    assertThat(ServerConnections.of(new Values(Map.of(), Map.of())))
        .isEqualTo(
            new ServerConnections(
                Duration.ofHours(2),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                100 * 1024 * 1024));
    Map<String, String> said =
        Map.of(
            "peer.keepalive.interval", "5m",
            "peer.keepalive.timeout", "7s",
            "peer.keepalive.minInterval", "30s",
            "peer.connectiontimeout", "9s",
            "peer.maxRecvMsgSize", "1048576");
    assertThat(ServerConnections.of(new Values(said, Map.of())))
        .isEqualTo(
            new ServerConnections(
                Duration.ofMinutes(5),
                Duration.ofSeconds(7),
                Duration.ofSeconds(30),
                Duration.ofSeconds(9),
                1_048_576));
    assertThatThrownBy(() ->
            ServerConnections.of(new Values(Map.of("peer.maxRecvMsgSize", "3000000000"), Map.of())))
        .hasMessage(
            "peer.maxRecvMsgSize is '3000000000'; it must be a number of bytes from 1 to 2147483647");
  }

  @Test
  void what_is_no_list_of_addresses_is_refused() {
    for (String wrong : List.of("[a", "7", "[a]", "[{from: 'a:1'}]")) {
      assertThatThrownBy(() ->
              FabricPeer.load(
                  Optional.of(SAMPLE), Map.of("CORE_PEER_DELIVERYCLIENT_ADDRESSOVERRIDES", wrong)))
          .hasMessageStartingWith(
              "peer.deliveryclient.addressOverrides is not a list of addresses: ");
    }
  }

  @Test
  @Spec("NA-367")
  void what_is_asked_for_and_absent_is_named() {
    Map<String, String> asked =
        Map.of(
            "peer.gossip.useLeaderElection", "true",
            "peer.gossip.orgLeader", "false",
            "peer.gossip.state.enabled", "true",
            "peer.deliveryclient.blockGossipEnabled", "true",
            "peer.localMspType", "idemix",
            "peer.handlers.endorsers.escc.library", "/opt/escc.so",
            "peer.handlers.validators.vscc.library", "/opt/vscc.so",
            "peer.BCCSP.Default", "PKCS11");

    assertThat(WithoutEffect.inPeer(new Values(asked, Map.of())))
        .containsExactlyInAnyOrder(
            "Configuration key 'peer.gossip.useLeaderElection' ('true') has no effect: there is no leader election, the peer takes its blocks from orderers itself",
            "Configuration key 'peer.gossip.orgLeader' ('false') has no effect: the peer takes its blocks from orderers itself",
            "Configuration key 'peer.gossip.state.enabled' ('true') has no effect: blocks are not taken from other peers",
            "Configuration key 'peer.deliveryclient.blockGossipEnabled' ('true') has no effect: blocks are not passed on to other peers",
            "Configuration key 'peer.handlers.endorsers.escc.library' ('/opt/escc.so') has no effect: there are no plugins, chaincode is endorsed as Fabric's own does it",
            "Configuration key 'peer.handlers.validators.vscc.library' ('/opt/vscc.so') has no effect: there are no plugins, transactions are judged as Fabric's own does it",
            "Configuration key 'peer.localMspType' ('idemix') has no effect: the peer's own identity is an X.509 one",
            "Configuration key 'peer.BCCSP.Default' ('PKCS11') has no effect: keys are kept in files");
    Map<String, String> usual =
        Map.of(
            "peer.gossip.useLeaderElection", "false",
            "peer.gossip.orgLeader", "true",
            "peer.gossip.state.enabled", "false",
            "peer.localMspType", "bccsp",
            "peer.BCCSP.Default", "SW");
    assertThat(WithoutEffect.inPeer(new Values(usual, Map.of()))).isEmpty();
  }
}
