// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.Deployed;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.home.Shape;
import io.heddle.issue.Organisations;
import io.heddle.issue.Role;
import io.heddle.issue.User;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.LedgerStore;
import io.heddle.network.NetworkFile;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.ValueChaincodeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are started from a network file, and data directories that grow. */
final class NetworkIT {

  private static final ChannelName BOTH = new ChannelName("both");
  private static final ChannelName ALONE = new ChannelName("alone");

  private static ValueChaincodeServer values;
  private static ValueChaincodeServer drafts;

  @TempDir private Path dir;

  @BeforeAll
  static void serve() throws IOException {
    values = ValueChaincodeServer.serve("values");
    drafts = ValueChaincodeServer.serve("drafts");
  }

  @AfterAll
  static void stop() {
    values.close();
    drafts.close();
  }

  @Test
  void a_start_makes_what_the_file_says_and_a_later_one_what_has_been_added() throws Exception {
    try (Node node = startFrom(file(1, "1s", ""))) {
      assertThat(node.descriptions())
          .extracting(NodeDescription::host, NodeDescription::mspId, NodeDescription::channel)
          .containsExactly(
              tuple("peer0.farm.example.org", "FarmMSP", "both"),
              tuple("peer0.shop.example.com", "ShopMSP", "both"));
      assertThat(node.failed()).isEmpty();
      assertThat(node.deployed())
          .extracting(Deployed::name, Deployed::sequence)
          .containsExactly(tuple("values", 1L), tuple("drafts", 1L));
      assertThat(node.launchAll()).isEmpty();
      submit(node, 0, "first");
      awaitValue(node, 1, "first");
      try (GatewayClient client = GatewayClient.connect(node.description())) {
        Contract uninitialised = client.network("alone").getContract("drafts");
        assertThatThrownBy(() -> uninitialised.evaluateTransaction("get", "key"))
            .hasStackTraceContaining("has not been initialized for this version");
      }
    }
    assertThat(alice().role()).hasValue(Role.CLIENT);
    assertThat(alice().units()).containsExactly("press");
    assertThat(alice().ownAttributes()).isEqualTo(Map.of("abac.creator", "true"));
    assertThat(heights("peers/peer0.shop.example.com/ledger")).containsOnlyKeys(BOTH);
    Map<ChannelName, Long> before = heights("ledger");
    assertThat(before).containsOnlyKeys(BOTH, ALONE);

    try (Node node = startFrom(file(1, "1s", ""))) {
      assertThat(node.deployed()).extracting(Deployed::sequence).containsExactly(1L, 1L);
    }
    assertThat(heights("ledger")).isEqualTo(before);

    try (Node node = startFrom(file(2, "700ms", "\n    SignaturePolicy: \"OR('FarmMSP.peer')\""))) {
      assertThat(node.descriptions())
          .extracting(NodeDescription::host)
          .containsExactly(
              "peer0.farm.example.org", "peer1.farm.example.org", "peer0.shop.example.com");
      assertThat(node.launchAll()).isEmpty();
      assertThat(node.deployed())
          .extracting(Deployed::name, Deployed::sequence)
          .containsExactly(tuple("values", 2L), tuple("drafts", 1L));
      awaitValue(node, 1, "first");
      submit(node, 1, "second");
      awaitValue(node, 2, "second");
    }
    for (String ledger :
        List.of(
            "ledger",
            "peers/peer1.farm.example.org/ledger",
            "peers/peer0.shop.example.com/ledger")) {
      assertThat(configuration(ledger).batch().timeout()).isEqualTo(Duration.ofMillis(700));
    }

    try (Node node = start(config())) {
      assertThat(node.descriptions()).hasSize(3);
      assertThat(node.launchAll()).isEmpty();
      awaitValue(node, 1, "second");
    }
    assertThatThrownBy(() -> startFrom(file(1, "700ms", "")))
        .hasMessageContaining(
            "is of FarmMSP (peer0.farm.example.org, peer1.farm.example.org), ShopMSP (peer0.shop.example.com), and nothing of that can be taken away");
    assertThatThrownBy(() -> startFrom(file(2, "700ms", "").replace("[press]", "[radio]")))
        .hasMessageContaining(
            "User 'alice' of 'farm.example.org' is there and is not as wanted now: a certificate with role client, units [press] and attributes {abac.creator=true} cannot become one with role client, units [radio] and attributes {abac.creator=true};");
    assertThatThrownBy(
            () -> startFrom(file(2, "700ms", "").replace("[FarmMSP, ShopMSP]", "[FarmMSP]")))
        .hasMessage(
            "The network file no longer has 'ShopMSP' on channel 'both', and a start takes nobody away; name it there again, or remove it first by an update of the channel's configuration, as with 'peer channel update'");
  }

  @Test
  void a_directory_of_one_organisation_becomes_one_of_two() throws Exception {
    DeploymentPlan plan =
        DeploymentPlan.of(List.of(ChaincodeSource.parse("values=" + values.address())));
    try (Node node = Node.start(config(), plan, NodeListener.none())) {
      assertThat(node.launchAll()).isEmpty();
      submit(node, 0, "first");
    }

    try (Node node = start(config().with(Shape.numbered(2, 2)))) {
      assertThat(node.descriptions())
          .extracting(NodeDescription::host)
          .containsExactly(
              "peer0.org1.example.com",
              "peer1.org1.example.com",
              "peer0.org2.example.com",
              "peer1.org2.example.com");
      assertThat(node.launchAll()).isEmpty();
      awaitValue(node, 3, "first");
      submit(node, 2, "second");
      awaitValue(node, 1, "second");
    }
    for (String host :
        List.of("peer1.org1.example.com", "peer0.org2.example.com", "peer1.org2.example.com")) {
      Path peer = dir.resolve("data/peers").resolve(host);
      assertThat(peer.resolve("lifecycle/chaincodes")).isNotEmptyDirectory();
      assertThat(peer.resolve("approvals.json")).content().contains("values:");
    }
    assertThat(dir.resolve("data/shape.before")).doesNotExist();

    assertThat(configuration("peers/peer1.org2.example.com/ledger").applicationOrganisations())
        .containsOnlyKeys(new MspId("Org1MSP"), new MspId("Org2MSP"));
  }

  private static String file(int farmPeers, String timeout, String more) {
    return """
    Organizations:
      - Name: FarmMSP
        Domain: farm.example.org
        Template: {Count: %d}
        Users:
          Specs:
            - {Name: alice, OUs: [press], Attributes: {abac.creator: "true"}}
      - Name: ShopMSP
    Channels:
      - Name: both
        Organizations: [FarmMSP, ShopMSP]
        Orderer: {BatchTimeout: %s}
      - Name: alone
        Organizations: [FarmMSP]
    Chaincodes:
      - Name: values
        Path: %s
        Channels: [both]
        CollectionsConfig:
          - {name: secrets, policy: "OR('FarmMSP.member')"}%s
      - Name: drafts
        Path: %s
        Channels: [alone]
        InitRequired: true
    """
        .formatted(farmPeers, timeout, values.address(), more, drafts.address());
  }

  private Node startFrom(String text) throws IOException {
    Path file = Files.writeString(dir.resolve("net.yaml"), text);
    return start(config().with(NetworkFile.read(file)));
  }

  private static Node start(NodeConfig config) {
    return Node.start(config, List.of(), NodeListener.none());
  }

  private NodeConfig config() {
    DataDirectory data = DataDirectory.at(dir.resolve("data"));
    return NodeConfig.defaults(data, new Builders(List.of(), Checkout.ROOT.resolve("builders")))
        .with(Listeners.anyPorts(true))
        .withOperationsPort(0)
        .asMade();
  }

  private static void submit(Node node, int peer, String value) throws Exception {
    try (GatewayClient client = GatewayClient.connect(node.descriptions().get(peer))) {
      client.contract("values").submitTransaction("put", "key", value);
    }
  }

  private static void awaitValue(Node node, int peer, String value) {
    try (GatewayClient client = GatewayClient.connect(node.descriptions().get(peer))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() ->
              new String(client.contract("values").evaluateTransaction("get", "key"), UTF_8)
                  .equals(value));
    }
  }

  private User alice() {
    return Organisations.in(dir.resolve("data/organizations"))
        .named("FarmMSP")
        .users()
        .get("alice");
  }

  private Map<ChannelName, Long> heights(String ledger) {
    try (LedgerStore store = LedgerStore.open(dir.resolve("data").resolve(ledger))) {
      return store.channels().stream()
          .collect(Collectors.toMap(name -> name, name -> store.ledger(name).height()));
    }
  }

  private ChannelConfig configuration(String ledger) {
    try (LedgerStore store = LedgerStore.open(dir.resolve("data").resolve(ledger))) {
      ChannelName name = store.channels().contains(BOTH) ? BOTH : new ChannelName("mychannel");
      return JoinedChannel.configuration(store.ledger(name));
    }
  }
}
