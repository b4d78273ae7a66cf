// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.identity.PolicyParser;
import io.heddle.identity.SignedData;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ChannelConfigTest {

  private static final ByteString DATA = ByteString.copyFromUtf8("data");
  private static final ChannelConfig GENESIS = ChannelConfig.fromBlock(block("000"));

  @Test
  @Spec({"NA-56", "NA-189"})
  void reads_the_recorded_genesis_block() {
    assertThat(GENESIS.channel()).isEqualTo(new ChannelName("mychannel"));
    assertThat(GENESIS.sequence()).isZero();
    assertThat(GENESIS.applicationOrganisations())
        .isEqualTo(Map.of(RecordedNetwork.ORG1, "Org1MSP", RecordedNetwork.ORG2, "Org2MSP"));
    assertThat(
            Stream.of(RecordedNetwork.ORG1, RecordedNetwork.ORG2, RecordedNetwork.ORDERER_ORG)
                .map(GENESIS.msps()::find))
        .allMatch(msp -> msp.isPresent());
    assertThat(GENESIS.batch())
        .isEqualTo(new BatchLimits(60, 103809024, 2097152, Duration.ofMillis(500)));
    assertThat(GENESIS.channelCapabilities()).isEqualTo(Set.of("V2_0"));
    assertThat(GENESIS.ordererCapabilities()).isEqualTo(Set.of("V2_0"));
    assertThat(GENESIS.applicationCapabilities()).isEqualTo(Set.of("V2_5"));
    assertThat(GENESIS.ordererEndpoints()).isEqualTo(List.of("127.0.0.1:7050"));
  }

  static Stream<Arguments> evaluations() {
    SigningIdentity admin1 = RecordedNetwork.org1User("Admin");
    SigningIdentity user1 = RecordedNetwork.org1User("User1");
    SigningIdentity peer1 = RecordedNetwork.org1Peer();
    SigningIdentity peer2 = RecordedNetwork.org2Peer();
    SigningIdentity admin2 = RecordedNetwork.org2User("Admin");
    SigningIdentity orderer = RecordedNetwork.orderer();
    return Stream.of(
        Arguments.of("/Channel/Application/Writers", List.of(user1), true),
        Arguments.of("/Channel/Application/Writers", List.of(peer1), false),
        Arguments.of("/Channel/Application/Writers", List.of(orderer), false),
        Arguments.of("/Channel/Application/Readers", List.of(peer1), true),
        Arguments.of("/Channel/Application/Endorsement", List.of(peer1), false),
        Arguments.of("/Channel/Application/Endorsement", List.of(peer1, peer2), true),
        Arguments.of("/Channel/Application/LifecycleEndorsement", List.of(peer1, peer2), true),
        Arguments.of("/Channel/Application/Admins", List.of(admin1), false),
        Arguments.of("/Channel/Application/Admins", List.of(admin1, admin2), true),
        Arguments.of("/Channel/Application/Org1MSP/Admins", List.of(admin1), true),
        Arguments.of("/Channel/Orderer/BlockValidation", List.of(orderer), true),
        Arguments.of("/Channel/Orderer/BlockValidation", List.of(peer1), false),
        Arguments.of("/Channel/Writers", List.of(user1), true),
        Arguments.of("/Channel/Writers", List.of(orderer), true),
        Arguments.of("/Channel/Readers", List.of(peer2), true));
  }

  @ParameterizedTest
  @MethodSource("evaluations")
  @Spec({"NA-65", "NA-66"})
  void evaluates_the_recorded_policies(
      String path, List<SigningIdentity> signers, boolean expected) {
    List<SignedData> signed =
        signers.stream()
            .map(signer -> new SignedData(DATA, signer.serialized(), signer.sign(DATA)))
            .toList();

    var objection = GENESIS.policy(path).objection(GENESIS.msps().verified(signed));

    assertThat(objection.isEmpty()).isEqualTo(expected);
  }

  @ParameterizedTest
  @Spec("NA-66")
  @CsvSource({
    "/Channel/Application/Nobody, Application/Nobody",
    "/Elsewhere/Application/Writers, /Elsewhere/Application/Writers",
  })
  void rejects_by_a_policy_that_is_not_there(String path, String named) {
    assertThatThrownBy(() -> GENESIS.policy(path).check(List.of()))
        .hasMessage("no such policy: '%s'", named);
  }

  @Test
  @Spec("NA-67")
  void resolves_what_a_definition_names() {
    SigningIdentity peer = RecordedNetwork.org1Peer();
    List<SignedData> signed = List.of(new SignedData(DATA, peer.serialized(), peer.sign(DATA)));
    ByteString own =
        ApplicationPolicy.newBuilder()
            .setSignaturePolicy(PolicyParser.parse("OR('Org1MSP.member')"))
            .build()
            .toByteString();
    ByteString reference =
        ApplicationPolicy.newBuilder()
            .setChannelConfigPolicyReference("/Channel/Application/Endorsement")
            .build()
            .toByteString();

    GENESIS.applicationPolicy(own).check(signed);
    assertThatThrownBy(() -> GENESIS.applicationPolicy(reference).check(signed))
        .hasMessageContaining("requires 2 of the 'Endorsement' sub-policies");
    assertThatThrownBy(() -> GENESIS.applicationPolicy(ByteString.EMPTY))
        .hasMessage("An application policy must not be empty");
  }

  @Test
  @Spec("NA-68")
  void follows_the_recorded_updates() {
    ChannelConfig timeout = ChannelConfig.fromBlock(block("138"));
    ChannelConfig last = ChannelConfig.fromBlock(block("141"));

    assertThat(timeout.sequence()).isEqualTo(1);
    assertThat(timeout.batch().timeout()).isNotEqualTo(GENESIS.batch().timeout());
    assertThat(last.sequence()).isEqualTo(4);
    assertThat(GENESIS.aclPolicy("peer/Propose")).isEmpty();
    assertThat(
            Stream.of("peer/Propose", "event/Block", "event/FilteredBlock", "qscc/GetChainInfo")
                .flatMap(resource -> last.aclPolicy(resource).stream()))
        .isNotEmpty()
        .allMatch(path -> path.startsWith("/Channel/Application/"));
  }

  static Stream<Arguments> brokenConfigs() {
    return Stream.of(
        broken(
            "initializing channelconfig failed: failed to deserialize values: Unexpected key"
                + " Surprise",
            channel -> channel.toBuilder().putValues("Surprise", value(DATA)).build()),
        broken(
            "initializing channelconfig failed: Disallowed channel group: Surprise",
            channel ->
                channel.toBuilder()
                    .putGroups("Surprise", ConfigGroup.getDefaultInstance())
                    .build()),
        broken(
            "initializing configtx manager failed: error converting config to map: illegal"
                + " characters in key: [Policy] : config ID 'a/b' contains illegal characters",
            orderer(group ->
                group.toBuilder().putPolicies("a/b", group.getPoliciesOrThrow("Admins")).build())),
        broken(
            "initializing channelconfig failed: Unknown hashing algorithm type: MD5",
            channel ->
                channel.toBuilder()
                    .putValues(
                        "HashingAlgorithm",
                        value(HashingAlgorithm.newBuilder().setName("MD5").build().toByteString()))
                    .build()),
        broken(
            "initializing channelconfig failed: BlockDataHashStructure width only supported at"
                + " MaxUint32 in this version",
            channel -> channel.toBuilder().removeValues("BlockDataHashingStructure").build()),
        broken(
            "Channel capability V9_9 is required but not supported",
            channel ->
                channel.toBuilder().putValues("Capabilities", capability("V2_0", "V9_9")).build()),
        broken(
            "initializing channelconfig failed: global OrdererAddresses are not allowed with V3_0"
                + " capability, use org specific addresses only",
            channel -> channel.toBuilder().putValues("Capabilities", capability("V3_0")).build()),
        broken(
            "initializing channelconfig failed: could not create channel Orderer sub-group config:"
                + " some orderer organizations endpoints are empty: [OrdererOrg]",
            channel ->
                channel.toBuilder()
                    .putValues("Capabilities", capability("V3_0"))
                    .removeValues("OrdererAddresses")
                    .putGroups("Orderer", withoutEndpoints(channel.getGroupsOrThrow("Orderer")))
                    .build()),
        broken(
            "Channel 'mychannel' declares no channel capability; Heddle needs one of V1_4_2,"
                + " V1_4_3, V2_0, V3_0",
            channel ->
                channel.toBuilder()
                    .removeValues("Capabilities")
                    .putGroups("Orderer", withoutEndpoints(channel.getGroupsOrThrow("Orderer")))
                    .build()),
        broken(
            "cannot enable channel capabilities without orderer support first",
            orderer(group -> group.toBuilder().removeValues("Capabilities").build())),
        broken(
            "initializing channelconfig failed: could not create channel Orderer sub-group config: "
                + "Attempted to set the batch size max message count to an invalid value: 0",
            orderer(group -> group.toBuilder().removeValues("BatchSize").build())),
        broken(
            "initializing channelconfig failed: could not create channel Orderer sub-group config: "
                + "Attempted to set the batch size preferred max bytes (3) greater than the absolute max"
                + " bytes (2).",
            orderer(group ->
                group.toBuilder()
                    .putValues(
                        "BatchSize",
                        value(
                            BatchSize.newBuilder()
                                .setMaxMessageCount(1)
                                .setAbsoluteMaxBytes(2)
                                .setPreferredMaxBytes(3)
                                .build()
                                .toByteString()))
                    .build())),
        broken(
            "initializing channelconfig failed: could not create channel Orderer sub-group config: "
                + "Attempted to set the batch timeout to a non-positive value: 0s",
            orderer(group -> timeout(group, "0"))),
        broken(
            "initializing channelconfig failed: could not create channel Orderer sub-group config: "
                + "Attempted to set the batch timeout to a non-positive value: -1m0s",
            orderer(group -> timeout(group, "-60s"))),
        broken(
            "initializing channelconfig failed: could not create channel Orderer sub-group config: "
                + "Attempted to set the batch timeout to a invalid value: time: missing unit in duration \"2\"",
            orderer(group -> timeout(group, "2"))),
        broken(
            "initializing channelconfig failed: could not create channel Orderer sub-group config: "
                + "Attempted to define two different versions of MSP: Org1MSP",
            orderer(group ->
                group.toBuilder().putGroups("Again", anotherOrganisationOfThatId()).build())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenConfigs")
  @Spec({"NA-50", "NA-56", "NA-190", "NA-193", "NA-194", "NA-195"})
  void refuses(String message, UnaryOperator<ConfigGroup> change) {
    Config changed =
        GENESIS.config().toBuilder()
            .setChannelGroup(change.apply(GENESIS.config().getChannelGroup()))
            .build();

    assertThatThrownBy(() -> ChannelConfig.of(GENESIS.channel(), changed)).hasMessage(message);
  }

  @ParameterizedTest
  @Spec("NA-194")
  @CsvSource({
    "'', HashingAlgorithm",
    "'', BlockDataHashingStructure",
    "'', OrdererAddresses",
    "'', Orderers",
    "'', Consortium",
    "'', Capabilities",
    "Application, ACLs",
    "Application, Capabilities",
    "Application/Org1MSP, MSP",
    "Application/Org1MSP, AnchorPeers",
    "Orderer, ConsensusType",
    "Orderer, BatchSize",
    "Orderer, BatchTimeout",
    "Orderer, KafkaBrokers",
    "Orderer, ChannelRestrictions",
    "Orderer, Capabilities",
    "Orderer, Orderers",
    "Orderer/OrdererOrg, MSP",
    "Orderer/OrdererOrg, Endpoints",
  })
  void refuses_garbage_in_any_value(String path, String key) {
    String group = path.split("/", 2)[0];
    String context =
        group.isEmpty() ? "" : "could not create channel %s sub-group config: ".formatted(group);
    var garbage = value(ByteString.copyFromUtf8("garbage"));
    ConfigGroup channel = changed(GENESIS.config().getChannelGroup(), path, key, garbage);
    Config config = GENESIS.config().toBuilder().setChannelGroup(channel).build();

    assertThatThrownBy(() -> ChannelConfig.of(GENESIS.channel(), config))
        .hasMessage(
            "initializing channelconfig failed: %sfailed to deserialize values: proto: cannot"
                + " parse invalid wire-format data",
            context);
  }

  @ParameterizedTest
  @Spec("NA-194")
  @CsvSource(
      delimiter = '|',
      value = {
        "''|HashingAlgorithm|'initializing channelconfig failed: Unknown hashing algorithm type: '",
        "''|BlockDataHashingStructure|initializing channelconfig failed: BlockDataHashStructure width only supported at MaxUint32 in this version",
        "''|OrdererAddresses|''",
        "''|Consortium|''",
        "Application|ACLs|''",
        "Application|Capabilities|''",
        "Application/Org1MSP|AnchorPeers|''",
        "Application/Org1MSP|MSP|initializing channelconfig failed: could not create channel Application sub-group config: setting up the MSP manager failed: expected at least one CA certificate",
        "Orderer|ConsensusType|''",
        "Orderer|BatchSize|initializing channelconfig failed: could not create channel Orderer sub-group config: Attempted to set the batch size max message count to an invalid value: 0",
        "Orderer|BatchTimeout|'initializing channelconfig failed: could not create channel Orderer sub-group config: Attempted to set the batch timeout to a invalid value: time: invalid duration \"\"'",
        "Orderer|ChannelRestrictions|''",
        "Orderer|KafkaBrokers|''",
        "Orderer|Capabilities|cannot enable channel capabilities without orderer support first",
        "Orderer/OrdererOrg|MSP|initializing channelconfig failed: could not create channel Orderer sub-group config: setting up the MSP manager failed: expected at least one CA certificate",
        "Orderer/OrdererOrg|Endpoints|''",
      })
  void misses_only_values_that_have_to_be_there(String path, String key, String refusal) {
    ConfigGroup channel = without(GENESIS.config().getChannelGroup(), path, key);
    Config config = GENESIS.config().toBuilder().setChannelGroup(channel).build();

    if (refusal.isEmpty()) {
      assertThat(ChannelConfig.of(GENESIS.channel(), config).config()).isEqualTo(config);
    } else {
      assertThatThrownBy(() -> ChannelConfig.of(GENESIS.channel(), config)).hasMessage(refusal);
    }
  }

  @Test
  void the_last_of_two_values_counts() throws InvalidProtocolBufferException {
    ConfigGroup channel = GENESIS.config().getChannelGroup();
    ConfigGroup garbage =
        ConfigGroup.newBuilder()
            .putValues("HashingAlgorithm", value(ByteString.copyFromUtf8("garbage")))
            .build();

    assertThat(ConfigGroup.parseFrom(garbage.toByteString().concat(channel.toByteString())))
        .isEqualTo(channel);
    Config config =
        GENESIS.config().toBuilder()
            .setChannelGroup(
                ConfigGroup.parseFrom(channel.toByteString().concat(garbage.toByteString())))
            .build();
    assertThatThrownBy(() -> ChannelConfig.of(GENESIS.channel(), config))
        .hasMessage(
            "initializing channelconfig failed: failed to deserialize values: proto: cannot parse"
                + " invalid wire-format data");
  }

  private static ConfigGroup without(ConfigGroup group, String path, String key) {
    if (path.isEmpty()) {
      return group.toBuilder().removeValues(key).build();
    }
    String name = path.split("/", 2)[0];
    String rest = path.substring(Math.min(path.length(), name.length() + 1));
    return group.toBuilder()
        .putGroups(name, without(group.getGroupsOrThrow(name), rest, key))
        .build();
  }

  private static ConfigGroup changed(
      ConfigGroup group, String path, String key, ConfigValue value) {
    if (path.isEmpty()) {
      return group.toBuilder().putValues(key, value).build();
    }
    String name = path.split("/", 2)[0];
    String rest = path.substring(Math.min(path.length(), name.length() + 1));
    return group.toBuilder()
        .putGroups(name, changed(group.getGroupsOrThrow(name), rest, key, value))
        .build();
  }

  @Test
  void does_not_take_another_block_for_a_configuration() {
    assertThatThrownBy(() -> ChannelConfig.fromBlock(block("001")))
        .hasMessage("Block 1 does not hold a channel configuration");
  }

  private static Arguments broken(String message, UnaryOperator<ConfigGroup> change) {
    return Arguments.of(message, change);
  }

  private static UnaryOperator<ConfigGroup> orderer(UnaryOperator<ConfigGroup> change) {
    return channel ->
        channel.toBuilder()
            .putGroups("Orderer", change.apply(channel.getGroupsOrThrow("Orderer")))
            .build();
  }

  private static ConfigGroup withoutEndpoints(ConfigGroup orderer) {
    ConfigGroup.Builder changed = orderer.toBuilder();
    orderer
        .getGroupsMap()
        .forEach((name, group) ->
            changed.putGroups(name, group.toBuilder().removeValues("Endpoints").build()));
    return changed.build();
  }

  private static ConfigGroup anotherOrganisationOfThatId() {
    var org2 = RecordedNetwork.org2().config();
    try {
      var fabric =
          FabricMSPConfig.parseFrom(org2.getConfig()).toBuilder().setName("Org1MSP").build();
      return ConfigGroup.newBuilder()
          .putValues(
              "MSP",
              value(org2.toBuilder().setConfig(fabric.toByteString()).build().toByteString()))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ConfigValue capability(String... names) {
    Capabilities.Builder capabilities = Capabilities.newBuilder();
    List.of(names)
        .forEach(name -> capabilities.putCapabilities(name, Capability.getDefaultInstance()));
    return value(capabilities.build().toByteString());
  }

  private static ConfigGroup timeout(ConfigGroup orderer, String timeout) {
    return orderer.toBuilder()
        .putValues(
            "BatchTimeout",
            value(BatchTimeout.newBuilder().setTimeout(timeout).build().toByteString()))
        .build();
  }

  private static ConfigValue value(ByteString bytes) {
    return ConfigValue.newBuilder().setValue(bytes).build();
  }

  private static Block block(String number) {
    try {
      return Block.parseFrom(Fixtures.bytes("blocks/" + number + ".block.pb"));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
