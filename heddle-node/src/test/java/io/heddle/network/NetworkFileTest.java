// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.channel.BatchLimits;
import io.heddle.channel.ChannelProfile;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.issue.NewUser;
import io.heddle.issue.Role;
import io.heddle.testing.Checkout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.junit.jupiter.api.Test;

/** What a file says, and what holds where it says nothing. */
final class NetworkFileTest {

  private static final Path SAMPLES = Checkout.ROOT.resolve("samples");
  private static final Path FILE = SAMPLES.resolve("net.yaml");

  @Test
  void one_name_is_enough_for_a_network() {
    Network network = NetworkFile.of(FILE, "Organizations: [{Name: Org1MSP}]");

    assertThat(network.organisations())
        .containsExactly(
            new NetworkOrganisation(
                "Org1MSP",
                new MspId("Org1MSP"),
                "org1.example.com",
                List.of("peer0"),
                Map.of(),
                1,
                List.of(),
                Map.of(),
                Optional.empty()));
    assertThat(network.channels())
        .containsExactly(
            new NetworkChannel(
                new ChannelName("mychannel"), List.of("Org1MSP"), ChannelProfile.DEVELOPER));
    assertThat(network.chaincodes()).isEmpty();
  }

  @Test
  void a_peer_that_is_named_may_have_a_port() {
    NetworkOrganisation organisation =
        NetworkFile.of(
                FILE,
                "Organizations: [{Name: Org1MSP, Specs: [{Hostname: north, Port: 9051}], Template: {Count: 1}}]")
            .organisations()
            .getFirst();

    assertThat(organisation.peers()).containsExactly("north", "peer0");
    assertThat(organisation.ports()).isEqualTo(Map.of("north", 9051));
  }

  @Test
  void the_sample_says_what_it_seems_to() {
    Network network = NetworkFile.read(SAMPLES.resolve("network.yaml"));

    NetworkOrganisation first = network.organisations().getFirst();
    assertThat(first.peers()).containsExactly("peer0", "peer1");
    assertThat(first.users())
        .containsExactly(
            new NewUser(
                "alice", Role.CLIENT, List.of("department1"), Map.of("abac.creator", "true")));
    NetworkChannel both = network.channels().getFirst();
    assertThat(both.members()).containsExactly("Org1MSP", "Org2MSP");
    assertThat(both.profile().limits()).isEqualTo(BatchLimits.DEVELOPER);
    assertThat(both.profile().acls())
        .isEqualTo(Map.of("event/Block", "/Channel/Application/Admins"));
    assertThat(both.profile().application().policies()).containsOnlyKeys("Endorsement");
    assertThat(network.channels().getLast().profile().limits())
        .isEqualTo(new BatchLimits(10, 99 << 20, 512 << 10, Duration.ofMillis(500)));
    assertThat(network.chaincodes())
        .extracting(NetworkChaincode::name, NetworkChaincode::source, NetworkChaincode::channels)
        .containsExactly(
            tuple(
                "assets",
                new ChaincodeSource.Directory("assets", "assets", SAMPLES.resolve("asset-node")),
                List.of(new ChannelName("mychannel"))),
            tuple(
                "drafts",
                new ChaincodeSource.Directory(
                    "drafts", "drafts_1.0", SAMPLES.resolve("asset-node")),
                List.of(new ChannelName("org1only"))));
    assertThat(network.chaincodes().getLast().collections())
        .isEqualTo(CollectionConfigPackage.getDefaultInstance());
    assertThat(network.isOn(new MspId("Org2MSP"), new ChannelName("org1only"))).isFalse();
  }

  @Test
  void anchors_aliases_and_merge_keys_are_used_as_in_configtx_yaml() {
    Network network =
        NetworkFile.of(
            FILE,
            """
            Organizations:
              - &Org1
                Name: Org1MSP
              - &Org2
                Name: Org2MSP
            Orderer: &OrdererDefaults
              BatchTimeout: 3s
              Capabilities:
                V2_0: true
            Application: &ApplicationDefaults
              Capabilities: {V2_5: true, V2_0: false}
            Channels:
              - Name: a
                Organizations: [*Org2]
                Orderer:
                  <<: *OrdererDefaults
                  BatchSize: {MaxMessageCount: 500, AbsoluteMaxBytes: 10mb, PreferredMaxBytes: 2 MB}
                Application:
                  <<: *ApplicationDefaults
            """);

    NetworkChannel channel = network.channels().getFirst();
    assertThat(channel.members()).containsExactly("Org2MSP");
    assertThat(channel.profile().limits())
        .isEqualTo(new BatchLimits(500, 10 << 20, 2 << 20, Duration.ofSeconds(3)));
    assertThat(channel.profile().application().capabilities()).isEqualTo(Set.of("V2_5"));
  }

  @Test
  void what_a_former_file_named_beside_itself_need_not_be_there_any_more() {
    String text = "Organizations: [{Name: A}]\nChaincodes: [{Name: c, Path: gone}]\n";

    assertThat(NetworkFile.former(FILE, text).channels()).hasSize(1);
  }
}
