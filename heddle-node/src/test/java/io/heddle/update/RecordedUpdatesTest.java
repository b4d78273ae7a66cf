// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.heddle.testing.RecordedUpdates;
import io.heddle.testing.RecordedUpdates.Made;
import io.heddle.testing.RecordedUpdates.Update;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every update that real orderers were sent gets the same answer here, and makes the same. */
final class RecordedUpdatesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-12-01T00:00:00.5Z"), ZoneOffset.UTC);

  private static final Map<String, RecordedUpdates> RECORDED =
      Map.of(
          "v2.5.0", RecordedUpdates.of("v2.5.0"), //
          "v3.1.5", RecordedUpdates.of("v3.1.5"));

  private static final String NOT_APPLIED =
      "BAD_REQUEST error applying config update to existing channel 'mychannel': ";
  private static final String NOT_MAINTAINED =
      "BAD_REQUEST config update for existing channel did not pass maintenance checks: config"
          + " transaction inspection failed: ";
  private static final String UNKNOWN_TYPE =
      NOT_APPLIED
          + "consensus metadata update for channel config update is invalid: illegal consensus type"
          + " detected during consensus metadata validation: ";
  private static final String NO_WAY =
      NOT_MAINTAINED
          + "attempted to change consensus type from %s to etcdraft, transition not supported";

  /** Where the answer is not the recorded one, and why. */
  private static final Map<String, String> OTHERWISE =
      Map.ofEntries(
          // channels of v2.5.0 know no V3_0; this is what v3.1.5 does
          Map.entry("v2.5.0 57-capability-channel-v3-added", "SUCCESS "),
          Map.entry("v2.5.0 92-capability-v3", "SUCCESS "),
          // v2.5.0 lets the type change among those that it knows; v3.1.5 to BFT only
          Map.entry("v2.5.0 99-maintenance-type-solo", UNKNOWN_TYPE + "solo"),
          Map.entry("v2.5.0 100-maintenance-type-back", NO_WAY.formatted("solo")),
          Map.entry("v2.5.0 101-maintenance-type-kafka", UNKNOWN_TYPE + "kafka"),
          Map.entry("v2.5.0 102-maintenance-type-back", NO_WAY.formatted("kafka")),
          Map.entry(
              "v2.5.0 103-maintenance-type-bft",
              NOT_MAINTAINED + "invalid BFT metadata configuration"),
          // v2.5.0 refuses it later, v3.1.5 falls over these three
          Map.entry("v2.5.0 98-maintenance-type-unknown", UNKNOWN_TYPE + "wonder"),
          Map.entry("v3.1.5 98-maintenance-type-unknown", UNKNOWN_TYPE + "wonder"),
          Map.entry("v3.1.5 99-maintenance-type-solo", UNKNOWN_TYPE + "solo"),
          Map.entry("v3.1.5 101-maintenance-type-kafka", UNKNOWN_TYPE + "kafka"),
          // two elements are wrong in the same way, and Fabric has no order: v2.5.0 named this one
          Map.entry(
              "v3.1.5 32-listed-nowhere",
              NOT_APPLIED
                  + "error authorizing update: error validating DeltaSet: invalid mod_policy for"
                  + " element [Group]  /Channel/Application/Ghost: mod_policy not set"));

  static Stream<Update> updates() {
    return RECORDED.values().stream()
        .flatMap(RecordedUpdates::updates)
        .filter(update -> isUpdateOfTheChannel(RecordedUpdates.header(update.envelope())));
  }

  private static boolean isUpdateOfTheChannel(ChannelHeader header) {
    return header.getType() == HeaderType.CONFIG_UPDATE_VALUE
        && header.getChannelId().equals(RecordedUpdates.CHANNEL.value());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("updates")
  @Spec({"NA-194", "NA-196", "NA-197", "NA-346 .. NA-351"})
  void the_answer_is_that_of_fabric(Update update) {
    UpdateOutcome outcome = propose(update);

    String due =
        OTHERWISE.getOrDefault(
            "%s %s".formatted(update.version(), update.name()),
            "%s %s".formatted(update.status(), update.info()));
    assertThat(answer(outcome)).isEqualTo(due);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  @Spec({"NA-198", "NA-349"})
  void the_configuration_and_the_transaction_are_those_of_fabric(Update update) throws IOException {
    var outcome = (UpdateOutcome.Accepted) propose(update);

    Made recorded = Objects.requireNonNull(recorded(update).made().get(update.sequence() + 1));
    Payload made = Payload.parseFrom(outcome.transaction().getPayload());
    assertThat(ConfigEnvelope.parseFrom(made.getData())).isEqualTo(recorded.config());
    assertThat(outcome.config().config()).isEqualTo(recorded.config().getConfig());
    assertThat(headerApartFromTime(made)).isEqualTo(headerApartFromTime(recorded.payload()));
    assertThat(
            RecordedUpdates.header(outcome.transaction()).getTimestamp().toBuilder()
                .clearSeconds()
                .build())
        .isEqualTo(Timestamp.getDefaultInstance());
    var signer = SignatureHeader.parseFrom(made.getHeader().getSignatureHeader());
    assertThat(signer.getCreator()).isEqualTo(recorded(update).orderer().serialized());
    assertThat(signer.getNonce().size()).isEqualTo(24);
  }

  static Stream<Update> accepted() {
    return updates()
        .filter(update -> update.status().equals("SUCCESS"))
        .filter(update -> !OTHERWISE.containsKey(update.version() + " " + update.name()))
        // the one that lost
        .filter(update -> isInTheChain(update.envelope(), recorded(update)));
  }

  private static boolean isInTheChain(Envelope envelope, RecordedUpdates recorded) {
    return recorded.made().values().stream()
        .anyMatch(made -> made.config().getLastUpdate().equals(envelope));
  }

  private static ChannelHeader headerApartFromTime(Payload payload) throws IOException {
    return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).toBuilder()
        .clearTimestamp()
        .build();
  }

  @Test
  @Spec("NA-352")
  void of_two_updates_of_one_version_the_second_is_refused_once_the_first_is_in_force() {
    for (RecordedUpdates recorded : RECORDED.values()) {
      Update lost =
          recorded
              .updates()
              .filter(update -> update.name().startsWith("race/"))
              .filter(update -> !isInTheChain(update.envelope(), recorded))
              .findFirst()
              .orElseThrow();

      var outcome =
          new ConfigUpdates(recorded.orderer(), CLOCK)
              .propose(recorded.config(lost.sequence() + 1), lost.envelope());

      assertThat(answer(outcome))
          .startsWith(NOT_APPLIED + "error authorizing update: error validating ");
    }
  }

  @Test
  @Spec({"NA-199", "NA-354"})
  void a_peer_comes_to_each_configuration_of_the_chain_again() {
    for (RecordedUpdates recorded : RECORDED.values()) {
      for (long sequence = 0; recorded.made().containsKey(sequence + 1); sequence++) {
        ConfigEnvelope next = Objects.requireNonNull(recorded.made().get(sequence + 1)).config();
        if (Optional.of(recorded.config(sequence + 1))
            .filter(config -> config.applicationCapabilities().contains("V9_9"))
            .isEmpty()) {
          assertThat(ConfigUpdates.apply(recorded.config(sequence), next).config())
              .isEqualTo(next.getConfig());
        }
      }
    }
  }

  private static RecordedUpdates recorded(Update update) {
    return Objects.requireNonNull(RECORDED.get(update.version()));
  }

  private static UpdateOutcome propose(Update update) {
    RecordedUpdates recorded = recorded(update);
    return new ConfigUpdates(recorded.orderer(), CLOCK)
        .propose(recorded.config(update.sequence()), update.envelope());
  }

  private static String answer(UpdateOutcome outcome) {
    return switch (outcome) {
      case UpdateOutcome.Accepted _ -> "SUCCESS ";
      case UpdateOutcome.Refused refused -> refused.status() + " " + refused.info();
    };
  }
}
