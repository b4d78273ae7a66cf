// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.channel.ConfigElement;
import io.heddle.channel.ConfigElements;
import io.heddle.config.HostPort;
import io.heddle.home.DataDirectory;
import io.heddle.identity.PolicyParser;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.network.Network;
import io.heddle.network.NetworkFile;
import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.AnchorPeers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first configuration of a channel, as {@code configtxgen} would make it of the same words. */
final class ChannelPlanTest {

  private static final String FILE =
      """
      Organizations:
        - Name: Farm
          ID: FarmMSP
          Domain: farm.example.org
          Specs: [{Hostname: north}, {Hostname: south}]
          AnchorPeers: [{Host: south.farm.example.org, Port: 4711}]
          Policies:
            Admins: {Type: Signature, Rule: "OR('FarmMSP.admin','FarmMSP.client')"}
            Auditors: {Type: Signature, Rule: "OR('ShopMSP.admin')"}
        - Name: ShopMSP
        - Name: Other
      Orderer:
        BatchTimeout: 3s
        BatchSize: {MaxMessageCount: 7}
      Channels:
        - Name: trade
          Organizations: [ShopMSP, Farm]
          Capabilities: {V3_0: true}
          Policies:
            Readers: {Type: ImplicitMeta, Rule: ALL Readers}
          Orderer:
            BatchSize: {AbsoluteMaxBytes: 10 MB, PreferredMaxBytes: 2mb}
            Policies:
              BlockValidation: {Type: ImplicitMeta, Rule: MAJORITY Writers}
          Application:
            Capabilities: {V2_0: true}
            ACLs:
              peer/Propose: /Channel/Application/Farm/Auditors
            Policies:
              Endorsement: {Type: Signature, Rule: "AND('FarmMSP.peer','ShopMSP.peer')"}
        - Name: alone
          Organizations: [Other]
      """;

  @TempDir private Path dir;

  @Test
  void a_channel_is_configured_as_the_file_says() throws Exception {
    SortedMap<String, ConfigElement> made = ConfigElements.of(config("trade"));

    assertThat(groups(made))
        .containsExactlyInAnyOrder(
            "/Channel",
            "/Channel/Application",
            "/Channel/Application/Farm",
            "/Channel/Application/ShopMSP",
            "/Channel/Orderer",
            "/Channel/Orderer/OrdererOrg");
    assertThat(BatchSize.parseFrom(value(made, "/Channel/Orderer/BatchSize")))
        .isEqualTo(
            BatchSize.newBuilder()
                .setMaxMessageCount(7)
                .setAbsoluteMaxBytes(10 << 20)
                .setPreferredMaxBytes(2 << 20)
                .build());
    assertThat(BatchTimeout.parseFrom(value(made, "/Channel/Orderer/BatchTimeout")).getTimeout())
        .isEqualTo("3s");
    assertThat(capabilities(made, "/Channel")).containsExactly("V3_0");
    assertThat(capabilities(made, "/Channel/Orderer")).containsExactly("V2_0");
    assertThat(capabilities(made, "/Channel/Application")).containsExactly("V2_0");
    ACLs acls = ACLs.parseFrom(value(made, "/Channel/Application/ACLs"));
    assertThat(acls.getAclsMap()).containsOnlyKeys("peer/Propose");
    assertThat(acls.getAclsOrThrow("peer/Propose").getPolicyRef())
        .isEqualTo("/Channel/Application/Farm/Auditors");
  }

  @Test
  void policies_are_those_of_the_file_and_else_those_of_the_test_network() throws Exception {
    SortedMap<String, ConfigElement> made = ConfigElements.of(config("trade"));

    assertThat(meta(made, "/Channel/Readers")).isEqualTo("ALL Readers");
    assertThat(meta(made, "/Channel/Admins")).isEqualTo("MAJORITY Admins");
    assertThat(meta(made, "/Channel/Orderer/BlockValidation")).isEqualTo("MAJORITY Writers");
    assertThat(meta(made, "/Channel/Application/LifecycleEndorsement"))
        .isEqualTo("MAJORITY Endorsement");
    assertThat(policy(made, "/Channel/Application/Endorsement").getPolicy().getValue())
        .isEqualTo(PolicyParser.parse("AND('FarmMSP.peer','ShopMSP.peer')").toByteString());
    assertThat(policy(made, "/Channel/Application/Farm/Admins").getPolicy().getValue())
        .isEqualTo(PolicyParser.parse("OR('FarmMSP.admin','FarmMSP.client')").toByteString());
    assertThat(policy(made, "/Channel/Application/Farm/Auditors").getModPolicy())
        .isEqualTo("Admins");
    assertThat(policy(made, "/Channel/Application/ShopMSP/Admins").getPolicy().getValue())
        .isEqualTo(PolicyParser.parse("OR('ShopMSP.admin')").toByteString());
  }

  @Test
  @Spec("NA-322")
  void anchor_peers_are_those_named_or_the_first_ones_unless_a_member_is_alone() throws Exception {
    SortedMap<String, ConfigElement> made = ConfigElements.of(config("trade"));

    assertThat(anchors(made, "/Channel/Application/Farm"))
        .containsExactly("south.farm.example.org:4711");
    assertThat(anchors(made, "/Channel/Application/ShopMSP"))
        .containsExactly("peer0.shop.example.com:9051");
    assertThat(ConfigElements.of(config("alone")))
        .doesNotContainKey(ConfigElement.Value.key("/Channel/Application/Other/AnchorPeers"));
  }

  @Test
  void addresses_of_orderers_stand_where_the_capabilities_want_them() throws Exception {
    SortedMap<String, ConfigElement> newer = ConfigElements.of(config("trade"));
    SortedMap<String, ConfigElement> usual = ConfigElements.of(config("alone"));

    assertThat(newer).doesNotContainKey(ConfigElement.Value.key("/Channel/OrdererAddresses"));
    assertThat(OrdererAddresses.parseFrom(value(usual, "/Channel/OrdererAddresses")))
        .isEqualTo(OrdererAddresses.newBuilder().addAddresses("orderer:7050").build());
    assertThat(
            OrdererAddresses.parseFrom(value(newer, "/Channel/Orderer/OrdererOrg/Endpoints"))
                .getAddressesList())
        .containsExactly("orderer:7050");
  }

  private ConfigGroup config(String channel) throws Exception {
    Path file = Files.writeString(dir.resolve("net.yaml"), FILE);
    Network network = NetworkFile.read(file);
    NodeConfig config =
        NodeConfig.defaults(
                DataDirectory.at(dir.resolve("data")),
                new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(network);
    DeveloperCrypto crypto =
        DeveloperCrypto.open(
            config.data().organizations(), LocalOrganisation.network(config), Clock.systemUTC());
    return ChannelPlan.of(
            network,
            network.channel(new ChannelName(channel)).orElseThrow(),
            config.peers(),
            NewChannel.orderer(new HostPort("orderer", 7050), crypto),
            crypto)
        .config();
  }

  private static List<String> groups(SortedMap<String, ConfigElement> made) {
    return made.values().stream()
        .filter(ConfigElement.Group.class::isInstance)
        .map(each -> each.key().substring(each.key().indexOf('/')))
        .toList();
  }

  private static ByteString value(SortedMap<String, ConfigElement> made, String path) {
    return Optional.ofNullable(made.get(ConfigElement.Value.key(path)))
        .map(each -> ((ConfigElement.Value) each).value().getValue())
        .orElseThrow();
  }

  private static ConfigPolicy policy(SortedMap<String, ConfigElement> made, String path) {
    return Optional.ofNullable(made.get(ConfigElement.Policy.key(path)))
        .map(each -> ((ConfigElement.Policy) each).policy())
        .orElseThrow();
  }

  private static String meta(SortedMap<String, ConfigElement> made, String path)
      throws InvalidProtocolBufferException {
    ImplicitMetaPolicy meta =
        ImplicitMetaPolicy.parseFrom(policy(made, path).getPolicy().getValue());
    return meta.getRule() + " " + meta.getSubPolicy();
  }

  private static Set<String> capabilities(SortedMap<String, ConfigElement> made, String group)
      throws InvalidProtocolBufferException {
    return new TreeSet<>(
        Capabilities.parseFrom(value(made, group + "/Capabilities")).getCapabilitiesMap().keySet());
  }

  private static List<String> anchors(SortedMap<String, ConfigElement> made, String group)
      throws InvalidProtocolBufferException {
    return AnchorPeers.parseFrom(value(made, group + "/AnchorPeers")).getAnchorPeersList().stream()
        .map(each -> each.getHost() + ":" + each.getPort())
        .toList();
  }
}
