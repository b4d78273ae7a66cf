// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.heddle.base.MspId;
import io.heddle.build.Builder;
import io.heddle.cache.CachePlace;
import io.heddle.config.Addresses;
import io.heddle.config.ConsoleSettings;
import io.heddle.config.CoreConfig;
import io.heddle.config.DiscoverySettings;
import io.heddle.config.OrdererSettings;
import io.heddle.home.DataDirectory;
import io.heddle.home.Shape;
import io.heddle.network.Network;
import io.heddle.network.NetworkFile;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.order.Cutting;
import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import io.heddle.trace.TraceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NodeConfigTest {

  private static final Path SHIPPED = Checkout.ROOT.resolve("builders");
  private static final Path SAMPLE = Checkout.RESOURCES.resolve("config");

  @Test
  void a_node_needs_nothing_but_data_and_builders() {
    var data = DataDirectory.at(Path.of("data"));
    var builders = new Builders(List.of(), SHIPPED);

    assertThat(NodeConfig.defaults(data, builders))
        .isEqualTo(
            new NodeConfig(
                data,
                new Roster(
                    new MspId("Org1MSP"),
                    Shape.numbered(1, 1),
                    new ChannelChoice.Usual(),
                    Optional.empty()),
                new Listeners(
                    Addresses.ofLocalhost(7051, 7052),
                    OrdererSettings.defaults(),
                    true,
                    ConsoleSettings.none()),
                builders,
                Cutting.INSTANT,
                CoreConfig.defaults().chaincode(),
                CoreConfig.defaults().operations(),
                TraceSettings.NONE,
                CoreConfig.defaults().requests(),
                new DiscoverySettings(true, false),
                Optional.empty(),
                CoreConfig.defaults().privateData(),
                DebugSettings.none(),
                Origin.ANY));
  }

  @Test
  @Spec("EB-214")
  void a_configuration_without_docker_and_builders_is_fine_because_heddle_brings_its_own() {
    assertThat(load(Map.of()))
        .isEqualTo(NodeConfig.defaults(DataDirectory.ofUser(), new Builders(List.of(), SHIPPED)));
  }

  @Test
  void the_configuration_names_the_organisation_of_the_peer() {
    assertThat(NodeConfig.load(Optional.of(SAMPLE), Map.of(), SHIPPED).roster().first())
        .isEqualTo(new MspId("SampleOrg"));
  }

  @Test
  void data_lies_where_the_configuration_says() {
    assertThat(load(Map.of("CORE_PEER_FILESYSTEMPATH", "/data")).data())
        .isEqualTo(DataDirectory.ofFileSystemPath(Path.of("/data")));
  }

  @Test
  @Spec({"EB-205", "EB-208", "HB-23"})
  void builders_of_the_command_line_come_first_then_the_configuration_s_then_heddle_s() {
    Builders builders =
        load(Map.of(
                "CORE_CHAINCODE_EXTERNALBUILDERS",
                "[{name: b, path: rel/b, propagateEnvironment: [SHUTTLE]}, {name: a, path: /a}]"))
            .builders()
            .after(List.of(new Builders.Own("mine", Path.of("/mine"))));

    List<Builder> inOrder = builders.inOrder(Map.of("SHUTTLE", "s", "HOME", "/h"));

    assertThat(inOrder)
        .startsWith(
            new Builder("mine", Path.of("/mine"), Map.of("HOME", "/h")),
            new Builder("b", Path.of("rel/b"), Map.of("SHUTTLE", "s")),
            new Builder("a", Path.of("/a"), Map.of()))
        .extracting(Builder::name)
        .endsWith("ccaas", "golang", "java", "node");
    assertThat(inOrder.getLast().shared())
        .hasValueSatisfying(lib -> assertThat(lib).endsWith(Path.of("builders/lib")));
  }

  @Test
  void only_heddle_s_own_builders_are_told_of_the_cache() {
    List<Builder> builders =
        load(Map.of())
            .builders()
            .after(List.of(new Builders.Own("mine", Path.of("/mine"))))
            .with(new CachePlace(Path.of("/cache"), 1))
            .inOrder(Map.of());

    assertThat(builders.getFirst().environment()).isEmpty();
    assertThat(builders.getLast().environment()).isEqualTo(Map.of("HEDDLE_CACHE", "/cache"));
  }

  @Test
  void only_heddle_s_own_builders_are_told_that_an_engine_builds_what_they_leave() {
    NodeConfig config =
        load(
            Map.of(
                "CORE_VM_ENDPOINT",
                "unix:///s",
                "CORE_CHAINCODE_EXTERNALBUILDERS",
                "[{name: a, path: /a}]"));

    List<Builder> builders = config.builders().inOrder(Map.of());

    assertThat(builders.getFirst().environment()).isEmpty();
    assertThat(builders.getLast().environment()).isEqualTo(Map.of("HEDDLE_CONTAINERS", "true"));
    assertThat(config.withEngineAt("").builders().inOrder(Map.of()).getLast().environment())
        .isEmpty();
  }

  @Test
  void heddle_s_own_builders_are_not_asked_where_the_configuration_says_so() {
    NodeConfig config =
        load(
            Map.of(
                "CORE_HEDDLE_OWNBUILDERS", "false",
                "CORE_CHAINCODE_EXTERNALBUILDERS", "[{name: a, path: /a}]"));

    assertThat(config.builders().inOrder(Map.of())).extracting(Builder::name).containsExactly("a");
  }

  @Test
  void options_change_what_the_configuration_says() {
    NodeConfig config = load(Map.of("CORE_PEER_LISTENADDRESS", "0.0.0.0:9051"));

    NodeConfig changed =
        config
            .with(config.listeners().withPeerPort(1).withChaincodePort(2).withoutTls())
            .withStartTimeout(Duration.ofSeconds(3))
            .withExecuteTimeout(Duration.ofSeconds(4));

    assertThat(changed.listeners().addresses().peer()).hasToString("0.0.0.0:1");
    assertThat(changed.listeners().addresses().chaincode()).hasToString("localhost:2");
    assertThat(changed.listeners().tls()).isFalse();
    assertThat(changed.chaincode().startTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(changed.chaincode().streams().executeTimeout()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void peers_are_where_a_network_file_says_and_else_where_their_place_is() {
    Network network =
        NetworkFile.former(
            Path.of("net.yaml"),
            "Organizations: [{Name: Org1MSP, Specs: [{Hostname: peer1, Port: 9051}], Template: {Count: 1}}, {Name: Org2MSP, Specs: [{Hostname: peer0, Port: 8051}]}, {Name: Org3MSP}]");

    assertThat(load(Map.of()).with(network).peers())
        .extracting(
            PeerConfig::host,
            peer -> peer.addresses().peer().port(),
            peer -> peer.addresses().chaincode().port())
        .containsExactly(
            tuple("peer1.org1.example.com", 9051, 9052),
            tuple("peer0.org1.example.com", 8051, 8052),
            tuple("peer0.org2.example.com", 8051, 8052),
            tuple("peer0.org3.example.com", 11051, 11052));
  }

  private static NodeConfig load(Map<String, String> environment) {
    return NodeConfig.load(Optional.empty(), environment, SHIPPED);
  }
}
