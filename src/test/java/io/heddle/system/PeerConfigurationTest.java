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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
