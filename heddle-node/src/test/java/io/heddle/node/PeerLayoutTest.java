// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.MspId;
import io.heddle.config.Addresses;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.home.DataDirectory;
import io.heddle.home.Shape;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PeerLayoutTest {

  private static final Path SHIPPED = Checkout.ROOT.resolve("builders");

  @Test
  @Spec("NA-320")
  void peers_have_the_names_and_ports_of_fabric_s_test_network() {
    assertThat(described(load(Map.of()).with(Shape.numbered(3, 1))))
        .containsExactly(
            "Org1MSP peer0.org1.example.com localhost:7051 localhost:7052 127.0.0.1:9443",
            "Org2MSP peer0.org2.example.com localhost:9051 localhost:9052 127.0.0.1:9444",
            "Org3MSP peer0.org3.example.com localhost:11051 localhost:11052 127.0.0.1:9445");
  }

  @Test
  void further_peers_of_an_organisation_stay_between_those_of_the_others() {
    assertThat(described(load(Map.of()).with(Shape.numbered(2, 4))))
        .containsExactly(
            "Org1MSP peer0.org1.example.com localhost:7051 localhost:7052 127.0.0.1:9443",
            "Org1MSP peer1.org1.example.com localhost:8051 localhost:8052 127.0.0.1:9444",
            "Org1MSP peer2.org1.example.com localhost:7061 localhost:7062 127.0.0.1:9445",
            "Org1MSP peer3.org1.example.com localhost:8061 localhost:8062 127.0.0.1:9446",
            "Org2MSP peer0.org2.example.com localhost:9051 localhost:9052 127.0.0.1:9447",
            "Org2MSP peer1.org2.example.com localhost:10051 localhost:10052 127.0.0.1:9448",
            "Org2MSP peer2.org2.example.com localhost:9061 localhost:9062 127.0.0.1:9449",
            "Org2MSP peer3.org2.example.com localhost:10061 localhost:10062 127.0.0.1:9450");
  }

  @Test
  @Spec("NA-320")
  void any_free_port_is_any_free_one_for_every_peer() {
    NodeConfig config =
        load(Map.of())
            .with(Listeners.anyPorts(true))
            .withOperationsPort(0)
            .with(Shape.numbered(2, 1));

    assertThat(config.peers())
        .extracting(PeerConfig::addresses)
        .containsOnly(Addresses.ofLocalhost(0, 0));
    assertThat(config.peers())
        .allMatch(peer -> peer.operations().address().port() == 0)
        .extracting(PeerConfig::told)
        .allMatch(told -> told.port() == 0);
  }

  @Test
  void what_the_configuration_says_of_one_peer_is_not_said_of_another() {
    NodeConfig config =
        load(Map.of(
                "CORE_PEER_ADDRESS", "box.example:7051",
                "CORE_PEER_GOSSIP_EXTERNALENDPOINT", "public.example:443",
                "CORE_PEER_LOCALMSPID", "FirstMSP"))
            .with(Shape.numbered(2, 1));

    assertThat(config.peers())
        .extracting(PeerConfig::mspId)
        .containsExactly(new MspId("FirstMSP"), new MspId("Org2MSP"));
    assertThat(config.peers())
        .extracting(peer -> peer.told().toString())
        .containsExactly("public.example:443", "box.example:9051");
    assertThat(config.peers())
        .extracting(PeerConfig::hosts)
        .containsExactly(
            List.of("localhost", "box.example", "public.example"),
            List.of("localhost", "box.example"));
  }

  @Test
  void the_first_peer_s_ledgers_lie_at_the_top_and_the_others_in_their_own_folders() {
    NodeConfig config =
        load(Map.of()).with(DataDirectory.at(Path.of("/d"))).with(Shape.numbered(2, 1));

    assertThat(config.peers())
        .extracting(peer -> peer.folder(config.data()).ledger().toString())
        .containsExactly("/d/ledger", "/d/peers/peer0.org2.example.com/ledger");
  }

  @Test
  void a_start_is_refused_where_two_would_have_one_name_or_one_port() {
    NodeConfig twice = load(Map.of("CORE_PEER_LOCALMSPID", "Org2MSP")).with(Shape.numbered(2, 1));
    NodeConfig samePort =
        load(Map.of())
            .with(load(Map.of()).listeners().withChaincodePort(9051))
            .with(Shape.numbered(2, 1));
    NodeConfig tooMany = load(Map.of()).with(Shape.numbered(31, 1));

    assertThatThrownBy(() -> Preflight.check(twice, DeploymentPlan.of(List.of())))
        .hasMessage(
            "Two organisations would be 'Org2MSP', one by CORE_PEER_LOCALMSPID or 'peer.localMspId'"
                + " and one by --orgs; leave one of them out");
    assertThatThrownBy(() -> Preflight.check(samePort, DeploymentPlan.of(List.of())))
        .hasMessage(
            "Port 9051 cannot serve both chaincode of 'peer0.org1.example.com' and peer"
                + " 'peer0.org2.example.com'; choose another with --port or --chaincode-port");
    assertThatThrownBy(() -> Preflight.check(tooMany, DeploymentPlan.of(List.of())))
        .hasMessage(
            "There is no port for peer 'peer0.org31.example.com': it would be 67051; have fewer"
                + " with --orgs and --peers, or choose others with --port and --chaincode-port");
  }

  private static List<String> described(NodeConfig config) {
    return config.peers().stream()
        .map(peer ->
            "%s %s %s %s %s"
                .formatted(
                    peer.mspId(),
                    peer.host(),
                    peer.addresses().peer(),
                    peer.addresses().chaincode(),
                    peer.operations().address()))
        .toList();
  }

  private static NodeConfig load(Map<String, String> environment) {
    return NodeConfig.load(Optional.empty(), environment, SHIPPED);
  }
}
