// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.channel.OrdererConfig;
import io.heddle.testing.Spec;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.etcdraft.ConfigMetadata;
import org.hyperledger.fabric.protos.orderer.etcdraft.Consenter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Spec("NA-350")
final class ConsenterRulesTest {

  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00.9Z");
  private static final String CONSENTER =
      "%s:%d"
          .formatted(
              RecordedOrderer.RAFT.getConsenters(0).getHost(),
              RecordedOrderer.RAFT.getConsenters(0).getPort());

  static Stream<Arguments> options() {
    return Stream.of(
        Arguments.of(
            "none of HeartbeatTick (1), ElectionTick (0) and MaxInflightBlocks (5) can be zero",
            options(options -> options.setElectionTick(0))),
        Arguments.of(
            "none of HeartbeatTick (1), ElectionTick (10) and MaxInflightBlocks (0) can be zero",
            options(options -> options.setMaxInflightBlocks(0))),
        Arguments.of(
            "ElectionTick (1) must be greater than HeartbeatTick (1)",
            options(options -> options.setElectionTick(1))),
        Arguments.of(
            "failed to parse TickInterval (often) to time duration: time: invalid duration \"often\"",
            options(options -> options.setTickInterval("often"))),
        Arguments.of(
            "TickInterval cannot be zero", options(options -> options.setTickInterval("0s"))),
        Arguments.of(
            "nil Raft config metadata options", metadata(ConfigMetadata.Builder::clearOptions)),
        Arguments.of(
            "consenter %1$s has invalid certificate: parsing tls client cert of %1$s: no PEM data found in cert[78 79]"
                .formatted(CONSENTER),
            metadata(raft ->
                raft.setConsenters(
                    0,
                    raft.getConsenters(0).toBuilder()
                        .setClientTlsCert(ByteString.copyFromUtf8("xy"))))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("options")
  void refuses_metadata_that_raft_cannot_run_with(
      String message, UnaryOperator<ConfigMetadata> change) {
    OrdererConfig next = RecordedOrderer.with(change.apply(RecordedOrderer.RAFT));

    assertThatThrownBy(() -> ConsenterRules.check(RecordedOrderer.CONFIG, next, NOW))
        .hasMessage("invalid new config metadata: " + message);
  }

  @Test
  void refuses_metadata_that_is_none() {
    OrdererConfig next =
        RecordedOrderer.with(
            "etcdraft",
            ConsensusType.State.STATE_NORMAL,
            ByteString.copyFromUtf8("garbage"),
            List.of());

    assertThatThrownBy(() -> ConsenterRules.check(RecordedOrderer.CONFIG, next, NOW))
        .hasMessage(
            "failed to unmarshal new etcdraft metadata configuration: proto: cannot parse invalid"
                + " wire-format data");
  }

  @Test
  void takes_one_consenter_more_or_less_or_another_one_but_not_two() {
    OrdererConfig all = RecordedOrderer.CONFIG;
    OrdererConfig two = RecordedOrderer.with(only(0, 1));
    OrdererConfig other = RecordedOrderer.with(only(0, 2));
    OrdererConfig one = RecordedOrderer.with(only(0));

    assertThatCode(() -> ConsenterRules.check(all, two, NOW)).doesNotThrowAnyException();
    assertThatCode(() -> ConsenterRules.check(two, all, NOW)).doesNotThrowAnyException();
    assertThatCode(() -> ConsenterRules.check(two, other, NOW)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ConsenterRules.check(one, all, NOW))
        .hasMessage(
            "update of more than one consenter at a time is not supported, requested changes: add 2"
                + " node(s), remove 0 node(s)");
  }

  @Test
  void minds_the_time_of_new_consenters_only() {
    OrdererConfig two = RecordedOrderer.with(only(0, 1));

    assertThatCode(() -> ConsenterRules.check(two, two, LATER)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ConsenterRules.check(two, RecordedOrderer.CONFIG, LATER))
        .hasMessageMatching(
            "consenter 127\\.0\\.0\\.1:\\d+ has invalid certificates: verifying tls client cert with"
                + " serial number \\d+: x509: certificate has expired or is not yet valid: current"
                + " time 2100-01-01T00:00:00Z is after 2036-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  }

  @Test
  void names_an_authority_that_has_the_right_name_and_another_key() {
    Consenter foreign = RecordedOrderer.raft(RecordedOrderer.of("v2.5.0")).getConsenters(0);
    OrdererConfig next =
        RecordedOrderer.with(RecordedOrderer.RAFT.toBuilder().setConsenters(0, foreign).build());

    assertThatThrownBy(() -> ConsenterRules.check(RecordedOrderer.CONFIG, next, NOW))
        .hasMessageContaining("has invalid certificate: verifying tls client cert with serial")
        .hasMessageEndingWith(
            ": x509: certificate signed by unknown authority (possibly because of \"x509: ECDSA"
                + " verification failure\" while trying to verify candidate authority certificate"
                + " \"tlsca.example.com\")");
  }

  private static ConfigMetadata only(int... indexes) {
    ConfigMetadata.Builder raft = RecordedOrderer.RAFT.toBuilder().clearConsenters();
    for (int index : indexes) {
      raft.addConsenters(RecordedOrderer.RAFT.getConsenters(index));
    }
    return raft.build();
  }

  private static UnaryOperator<ConfigMetadata> options(
      UnaryOperator<org.hyperledger.fabric.protos.orderer.etcdraft.Options.Builder> change) {
    return raft -> raft.toBuilder().setOptions(change.apply(raft.getOptions().toBuilder())).build();
  }

  private static UnaryOperator<ConfigMetadata> metadata(
      UnaryOperator<ConfigMetadata.Builder> change) {
    return raft -> change.apply(raft.toBuilder()).build();
  }
}
