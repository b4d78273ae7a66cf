// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.access.AccessControl;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.joined.JoinedChannels;
import io.heddle.snapshot.SnapshotJoins;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChannelInfo;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.hyperledger.fabric.protos.peer.JoinBySnapshotStatus;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec({"NA-164", "NA-165"})
final class PeerConfigurationTest {

  private static final SnapshotJoins NO_SNAPSHOT =
      new SnapshotJoins((_, _) -> {
        throw new AssertionError("nobody may join");
      });

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static PeerConfiguration configuration;
  private static SystemCalls calls;

  @BeforeAll
  static void open() {
    ledgers = RecordedLedgers.open(dir);
    configuration =
        new PeerConfiguration(
            ledgers.channels(),
            _ -> {
              throw new AssertionError("nobody may join");
            },
            NO_SNAPSHOT,
            new AccessControl(ledgers.configurations(), RecordedNetwork.org1()));
    calls = new SystemCalls(ledgers, "cscc");
  }

  @AfterAll
  static void close() {
    ledgers.close();
  }

  @Test
  @Spec("NA-26")
  void hands_out_a_channels_configuration_and_its_block() throws Exception {
    var config = ledgers.main().config();

    assertThat(
            Config.parseFrom(
                configuration
                    .invoke(calls.byUser("GetChannelConfig", SystemCalls.texts("mychannel")))
                    .getPayload()))
        .isEqualTo(config.config());
    assertThat(
            Block.parseFrom(
                    configuration
                        .invoke(calls.byUser("GetConfigBlock", SystemCalls.texts("mychannel")))
                        .getPayload())
                .getHeader()
                .getNumber())
        .isZero();
  }

  @Test
  void names_the_channels_and_no_snapshot() throws Exception {
    assertThat(
            ChannelQueryResponse.parseFrom(
                    configuration.invoke(calls.byUser("GetChannels")).getPayload())
                .getChannelsList())
        .extracting(ChannelInfo::getChannelId)
        .containsExactly("mychannel", "sidechannel");
    assertThat(configuration.invoke(calls.byAdmin("JoinBySnapshotStatus")))
        .isEqualTo(Answer.success(JoinBySnapshotStatus.getDefaultInstance().toByteString()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GetChannels          |           | access denied for [GetChannels]: %1$s [Members]: [%2$s]
          GetConfigBlock       | mychannel | access denied for [GetConfigBlock][mychannel]: %3$s
          GetChannelConfig     | mychannel | access denied for [GetChannelConfig][mychannel]: %3$s
          JoinChainBySnapshot  | snapshot  | access denied for [JoinChainBySnapshot]: [%1$s [Admins]: [%2$s]]
          JoinBySnapshotStatus |           | access denied for [JoinBySnapshotStatus]: %1$s [Admins]: [%2$s]
          """)
  void asks_for_leave_before_it_answers(String function, String argument, String words) {
    ByteString[] arguments = argument == null ? new ByteString[0] : SystemCalls.texts(argument);

    Response refused =
        configuration.invoke(calls.by(RecordedNetwork.ordererAdmin(), function, arguments));

    assertThat(refused)
        .isEqualTo(
            Answer.error(
                words.formatted(
                    "Failed deserializing proposal creator during channelless check policy with policy",
                    "expected MSP ID Org1MSP, received OrdererMSP",
                    "Failed evaluating policy on signed data during check policy on channel [mychannel] with policy [/Channel/Application/Readers]: [implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Readers' sub-policies to be satisfied]")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JoinChainBySnapshot", "JoinBySnapshotStatus"})
  void snapshots_are_for_administrators(String function) {
    assertThat(
            configuration
                .invoke(calls.byUser(function, SystemCalls.texts("snapshot")))
                .getMessage())
        .contains(
            "Failed verifying that proposal's creator satisfies local MSP principal during channelless check policy with policy [Admins]: [The identity is not an admin under this MSP [Org1MSP]: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GetChannels",
        "GetConfigBlock",
        "GetChannelConfig",
        "JoinChain",
        "JoinChainBySnapshot",
        "JoinBySnapshotStatus"
      })
  void is_not_there_for_other_chaincode(String function) {
    SystemCalls fromAsset = new SystemCalls(ledgers, "asset");

    assertThat(configuration.invoke(fromAsset.byAdmin(function, SystemCalls.texts("mychannel"))))
        .isEqualTo(
            Answer.error(
                "Rejecting invoke of CSCC from another chaincode, original invocation for 'asset'"));
  }

  @Test
  void refuses_in_fabrics_words() {
    assertThat(message("Other", "x")).isEqualTo("Requested function Other not found.");
    assertThat(message("GetChannelConfig", "")).isEqualTo("empty channel name provided");
    assertThat(message("GetChannelConfig", "nowhere"))
        .isEqualTo(
            "access denied for [GetChannelConfig][nowhere]: Failed to get policy manager for channel [nowhere]");
    assertThat(configuration.invoke(calls.byUser("GetConfigBlock")).getMessage())
        .isEqualTo("Incorrect number of arguments, 1");
  }

  @Test
  void only_an_administrator_may_ask_to_join() throws Exception {
    ByteString genesis = Fixtures.bytes("blocks/000.block.pb");

    assertThat(configuration.invoke(calls.byUser("JoinChain", genesis)).getMessage())
        .startsWith("access denied for [JoinChain][mychannel]: [Failed verifying");
    assertThat(configuration.invoke(calls.byAdmin("JoinChain", genesis)).getMessage())
        .isEqualTo(
            "cannot create ledger from genesis block: ledger [mychannel] already exists with state [ACTIVE]");
  }

  @Test
  @Spec("NA-357")
  void has_the_peer_join_with_the_block_as_it_was_given() throws Exception {
    ByteString genesis = Fixtures.bytes("blocks/000.block.pb");
    List<Block> joined = new ArrayList<>();

    assertThat(elsewhere(joined::add).invoke(calls.byAdmin("JoinChain", genesis)))
        .isEqualTo(Answer.success(ByteString.EMPTY));

    assertThat(joined).containsExactly(Block.parseFrom(genesis));
  }

  @Test
  void tells_why_the_peer_cannot_join() throws Exception {
    ChannelJoining full =
        _ -> {
          throw new HeddleException(Fault.UNAVAILABLE, "No space left");
        };

    assertThat(
            elsewhere(full)
                .invoke(calls.byAdmin("JoinChain", Fixtures.bytes("blocks/000.block.pb"))))
        .isEqualTo(Answer.error("No space left"));
  }

  /** Of a peer on no channel. */
  private static PeerConfiguration elsewhere(ChannelJoining joining) {
    return new PeerConfiguration(
        JoinedChannels.of(),
        joining,
        NO_SNAPSHOT,
        new AccessControl(_ -> Optional.empty(), RecordedNetwork.org1()));
  }

  static Stream<Arguments> unjoinable() throws Exception {
    Block genesis = Block.parseFrom(Fixtures.bytes("blocks/000.block.pb"));
    Payload payload =
        Payload.parseFrom(Envelope.parseFrom(genesis.getData().getData(0)).getPayload());
    ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    Config config = ConfigEnvelope.parseFrom(payload.getData()).getConfig();
    ByteString garbage = ByteString.copyFromUtf8("garbage");
    String bad = "proto: cannot parse invalid wire-format data";
    String extract =
        "\"JoinChain\" request failed to extract channel id from the block due to [%s]";
    String invalid =
        "\"JoinChain\" for channelID = mychannel failed because of validation of configuration block,"
            + " because of %s";
    ConfigGroup garbled =
        config.getChannelGroup().toBuilder()
            .putValues("Consortium", ConfigValue.newBuilder().setValue(garbage).build())
            .build();
    return Stream.of(
        Arguments.of(
            garbage, "Failed to reconstruct the genesis block, error unmarshalling Block: " + bad),
        Arguments.of(
            Block.getDefaultInstance().toByteString(),
            extract.formatted("failed to retrieve channel id - block is empty")),
        Arguments.of(block(garbage), extract.formatted("error unmarshalling Envelope: " + bad)),
        Arguments.of(
            block(Envelope.newBuilder().setPayload(garbage).build().toByteString()),
            extract.formatted("error unmarshalling Payload: " + bad)),
        Arguments.of(
            block(payload.toBuilder().clearHeader().build()),
            extract.formatted("failed to retrieve channel id - payload header is empty")),
        Arguments.of(
            block(
                payload.toBuilder()
                    .setHeader(Header.newBuilder().setChannelHeader(garbage))
                    .build()),
            extract.formatted("error unmarshalling ChannelHeader: " + bad)),
        Arguments.of(
            block(typed(payload, header, 3)),
            invalid.formatted(
                "Bad configuration envelope: invalid type ENDORSER_TRANSACTION, expected CONFIG")),
        Arguments.of(
            block(typed(payload, header, 77)),
            invalid.formatted("Bad configuration envelope: invalid type 77, expected CONFIG")),
        Arguments.of(
            block(payload.toBuilder().setData(garbage).build()),
            invalid.formatted(
                "Bad configuration envelope: error unmarshalling message for type CONFIG: " + bad)),
        Arguments.of(
            block(payload.toBuilder().clearData().build()),
            invalid.formatted("Nil config envelope Config")),
        Arguments.of(
            block(with(payload, Config.getDefaultInstance().toBuilder().setSequence(1).build())),
            invalid.formatted("Nil channel group")),
        Arguments.of(
            block(
                with(
                    payload,
                    config.toBuilder()
                        .setChannelGroup(config.getChannelGroup().toBuilder().clearGroups())
                        .build())),
            invalid.formatted("No channel configuration groups are available")),
        Arguments.of(
            block(
                with(
                    payload,
                    config.toBuilder()
                        .setChannelGroup(
                            config.getChannelGroup().toBuilder().removeGroups("Application"))
                        .build())),
            invalid.formatted(
                "Invalid configuration block, missing Application configuration group")),
        Arguments.of(
            block(with(payload, config.toBuilder().setChannelGroup(garbled).build())),
            invalid.formatted(
                "Failed capabilities check: [no valid channel configuration found: failed to deserialize"
                    + " values: "
                    + bad
                    + "]")));
  }

  @ParameterizedTest
  @MethodSource("unjoinable")
  void says_why_a_block_begins_no_channel(ByteString block, String message) {
    assertThat(configuration.invoke(calls.byAdmin("JoinChain", block)).getMessage())
        .isEqualTo(message);
  }

  private static ByteString block(ByteString envelope) {
    return Block.newBuilder()
        .setData(BlockData.newBuilder().addData(envelope))
        .build()
        .toByteString();
  }

  private static ByteString block(Payload payload) {
    return block(Envelope.newBuilder().setPayload(payload.toByteString()).build().toByteString());
  }

  private static Payload typed(Payload payload, ChannelHeader header, int type) {
    return payload.toBuilder()
        .setHeader(
            payload.getHeader().toBuilder()
                .setChannelHeader(header.toBuilder().setType(type).build().toByteString()))
        .build();
  }

  private static Payload with(Payload payload, Config config) {
    return payload.toBuilder()
        .setData(ConfigEnvelope.newBuilder().setConfig(config).build().toByteString())
        .build();
  }

  private static String message(String function, String argument) {
    return configuration.invoke(calls.byUser(function, SystemCalls.texts(argument))).getMessage();
  }
}
