// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.endorse.AccessControl;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.peer.ChannelInfo;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.hyperledger.fabric.protos.peer.JoinBySnapshotStatus;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec({"NA-164", "NA-165"})
final class PeerConfigurationTest {

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static PeerConfiguration configuration;
  private static SystemCalls calls;

  @BeforeAll
  static void open() {
    ledgers = RecordedLedgers.open(dir);
    configuration =
        new PeerConfiguration(
            ledgers::names,
            ledgers.channels(),
            new AccessControl(ledgers.channels(), RecordedNetwork.org1()));
    calls = new SystemCalls(ledgers, "cscc");
  }

  @AfterAll
  static void close() {
    ledgers.close();
  }

  @Test
  void hands_out_a_channels_configuration_and_its_block() throws Exception {
    var config = ledgers.main().config().get();

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
  void says_that_it_cannot_join_other_channels() throws Exception {
    PeerConfiguration elsewhere =
        new PeerConfiguration(
            List::of,
            _ -> Optional.empty(),
            new AccessControl(_ -> Optional.empty(), RecordedNetwork.org1()));

    assertThat(
            elsewhere
                .invoke(calls.byAdmin("JoinChain", Fixtures.bytes("blocks/000.block.pb")))
                .getMessage())
        .isEqualTo(
            "This node serves the channels of its own orderer only; it cannot join channel 'mychannel'");
  }

  private static String message(String function, String argument) {
    return configuration.invoke(calls.byUser(function, SystemCalls.texts(argument))).getMessage();
  }
}
