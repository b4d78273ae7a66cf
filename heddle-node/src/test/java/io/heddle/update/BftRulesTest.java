// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.OrdererConfig;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.orderer.ConsensusType.State;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Spec({"NA-194", "NA-351", "NA-361"})
final class BftRulesTest {

  private static final Config BFT =
      ChannelConfig.fromBlock(RecordedChannel.blocks(RecordedChannel.BFT).getFirst()).config();

  private static final Options OPTIONS =
      Options.newBuilder()
          .setRequestBatchMaxCount(100)
          .setRequestBatchMaxBytes(10 << 20)
          .setRequestBatchMaxInterval("50ms")
          .setIncomingMessageBufferSize(200)
          .setRequestPoolSize(400)
          .setRequestForwardTimeout("2s")
          .setRequestComplainTimeout("20s")
          .setRequestAutoRemoveTimeout("3m")
          .setViewChangeResendInterval("5s")
          .setViewChangeTimeout("20s")
          .setLeaderHeartbeatTimeout("1m")
          .setLeaderHeartbeatCount(10)
          .setCollectTimeout("1s")
          .setLeaderRotation(Options.Rotation.ROTATION_OFF)
          .build();

  private static final OrdererConfig MAINTAINED =
      RecordedOrderer.with(
          "etcdraft", State.STATE_MAINTENANCE, RecordedOrderer.RAFT.toByteString(), List.of());

  @Test
  void a_channel_in_maintenance_may_go_from_raft_to_bft_with_the_same_consenters() {
    assertThatCode(() -> migrate(next(OPTIONS, mapping()))).doesNotThrowAnyException();
  }

  static Stream<Arguments> options() {
    return Stream.<UnaryOperator<Options.Builder>>of(
            options -> options.setRequestBatchMaxCount(0),
            options -> options.setRequestBatchMaxBytes(0),
            options -> options.setRequestBatchMaxBytes(99),
            options -> options.setRequestBatchMaxCount(9).setRequestBatchMaxBytes(10),
            options -> options.setRequestBatchMaxInterval("soon"),
            options -> options.setRequestBatchMaxInterval("0s"),
            options -> options.setIncomingMessageBufferSize(0),
            options -> options.setRequestPoolSize(0),
            options -> options.setRequestForwardTimeout("21s"),
            options -> options.setRequestComplainTimeout("4m"),
            options -> options.setRequestAutoRemoveTimeout(""),
            options -> options.setViewChangeResendInterval("21s"),
            options -> options.setViewChangeTimeout("-1s"),
            options -> options.setLeaderHeartbeatTimeout("0s"),
            options -> options.setLeaderHeartbeatCount(0),
            options -> options.setCollectTimeout("0s"),
            options -> options.setLeaderRotation(Options.Rotation.ROTATION_ON))
        .map(change -> Arguments.of(change.apply(OPTIONS.toBuilder()).build()));
  }

  @ParameterizedTest
  @MethodSource("options")
  void refuses_options_that_make_no_sense_together(Options options) {
    assertThatThrownBy(() -> migrate(next(options, mapping())))
        .hasMessage("invalid BFT metadata configuration");
  }

  @Test
  void a_batch_must_hold_a_request_of_the_usual_size_and_rotation_needs_a_number() {
    Options small = OPTIONS.toBuilder().setRequestBatchMaxBytes(10 << 10).build();
    Options rotating =
        OPTIONS.toBuilder()
            .setLeaderRotation(Options.Rotation.ROTATION_ON)
            .setDecisionsPerLeader(3)
            .build();

    assertThatCode(() -> migrate(next(small, mapping()))).doesNotThrowAnyException();
    assertThatCode(() -> migrate(next(rotating, mapping()))).doesNotThrowAnyException();
  }

  @Test
  void refuses_a_mapping_that_is_not_that_of_raft() {
    List<Consenter> whole = mapping();
    List<Consenter> other = new ArrayList<>(whole);
    other.set(1, whole.get(1).toBuilder().setPort(1).build());

    String prefix = "invalid BFT consenter mapping configuration: ";
    assertThatThrownBy(() -> migrate(next(OPTIONS, List.of())))
        .hasMessage(prefix + "Invalid new config: bft consenters are missing");
    assertThatThrownBy(() -> migrate(next(OPTIONS, whole.subList(0, 2))))
        .hasMessage(
            prefix
                + "Invalid new config: the number of bft consenters: 2 is not equal to the number of"
                + " raft consenters: 3");
    assertThatThrownBy(() -> migrate(next(OPTIONS, other)))
        .hasMessageStartingWith(
            prefix + "No suitable BFT consenter for Raft consenter: host: \"127.0.0.1\" port: ");
  }

  @Test
  void the_policy_for_blocks_of_a_recorded_bft_channel_is_what_its_consenters_make_necessary() {
    assertThatCode(() -> BftRules.checkTransaction(bft(), BFT)).doesNotThrowAnyException();
  }

  @Test
  void a_bft_channel_must_keep_that_policy_and_one_leader() {
    assertUnavailable(
        "block validation policy should be a signature policy: type: 1",
        orderer -> orderer.putPolicies("BlockValidation", orderer.getPoliciesOrThrow("Writers")));
    assertUnavailable(
        "block validation policy is not found in the policies of 'Orderer' group",
        orderer -> orderer.removePolicies("BlockValidation"));
    assertUnavailable("empty policies in 'Orderer' group", ConfigGroup.Builder::clearPolicies);
    assertUnavailable("no values in 'Orderer' group", orderer -> orderer.removeValues("Orderers"));
    assertUnavailable(
        "missing consensus type property in config",
        orderer -> orderer.removeValues("ConsensusType"));
    assertUnavailable(
        "leader rotation must be turned off for this version or be unspecified",
        orderer ->
            orderer.putValues(
                "ConsensusType",
                orderer.getValuesOrThrow("ConsensusType").toBuilder()
                    .setValue(
                        bft().consensus().toBuilder()
                            .setMetadata(
                                Options.newBuilder()
                                    .setLeaderRotation(Options.Rotation.ROTATION_ON)
                                    .build()
                                    .toByteString())
                            .build()
                            .toByteString())
                    .build()));
  }

  private static void assertUnavailable(String reason, UnaryOperator<ConfigGroup.Builder> change) {
    ConfigGroup channel = BFT.getChannelGroup();
    ConfigGroup.Builder orderer = channel.getGroupsOrThrow("Orderer").toBuilder();
    Config changed =
        BFT.toBuilder()
            .setChannelGroup(
                channel.toBuilder().putGroups("Orderer", change.apply(orderer).build()))
            .build();

    assertThatExceptionOfType(HeddleException.class)
        .isThrownBy(() -> BftRules.checkTransaction(bft(), changed))
        .withMessageStartingWith(reason)
        .returns(Fault.UNAVAILABLE, HeddleException::fault);
    assertThatCode(() -> BftRules.checkTransaction(RecordedOrderer.CONFIG, changed))
        .doesNotThrowAnyException();
  }

  private static OrdererConfig bft() {
    return ChannelConfig.bundle(RecordedChannel.NAME, BFT).orderer().orElseThrow();
  }

  private static void migrate(OrdererConfig next) {
    MaintenanceRules.check(MAINTAINED, next, ConfigEnvelope.getDefaultInstance());
  }

  private static OrdererConfig next(Options options, List<Consenter> mapping) {
    return RecordedOrderer.with("BFT", State.STATE_MAINTENANCE, options.toByteString(), mapping);
  }

  private static List<Consenter> mapping() {
    return RecordedOrderer.RAFT.getConsentersList().stream()
        .map(raft ->
            Consenter.newBuilder()
                .setHost(raft.getHost())
                .setPort(raft.getPort())
                .setClientTlsCert(raft.getClientTlsCert())
                .setServerTlsCert(raft.getServerTlsCert())
                .setIdentity(ByteString.copyFromUtf8("identity"))
                .build())
        .toList();
  }
}
