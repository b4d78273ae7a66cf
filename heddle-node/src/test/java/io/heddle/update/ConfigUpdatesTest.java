// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.channel.ChannelConfig;
import io.heddle.testing.RecordedUpdates;
import io.heddle.testing.RecordedUpdates.Update;
import io.heddle.testing.Spec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.junit.jupiter.api.Test;

/** What the recorded updates do not show. */
final class ConfigUpdatesTest {

  private static final RecordedUpdates RECORDED = RecordedUpdates.of("v3.1.5");
  private static final Update UPDATE =
      RECORDED
          .updates()
          .filter(update -> update.name().equals("76-ok-batch-timeout"))
          .findFirst()
          .orElseThrow();
  private static final ChannelConfig CURRENT = RECORDED.config(UPDATE.sequence());
  private static final ConfigEnvelope NEXT =
      Objects.requireNonNull(RECORDED.made().get(UPDATE.sequence() + 1)).config();

  @Test
  @Spec("NA-350")
  void an_update_that_is_too_large_is_refused() {
    int size = size(UPDATE.envelope());

    assertThat(propose(withMaximum(size - 1), "2026-12-01T00:00:00Z"))
        .isEqualTo(
            refused(
                ("config update for existing channel did not pass initial checks: message payload is"
                        + " %d bytes and exceeds maximum allowed %d bytes")
                    .formatted(size, size - 1)));
  }

  @Test
  @Spec("NA-350")
  void an_update_whose_transaction_is_too_large_is_refused() {
    int size = size(UPDATE.envelope());

    var outcome = (UpdateOutcome.Refused) propose(withMaximum(size), "2026-12-01T00:00:00Z");

    assertThat(outcome.status()).isEqualTo(Status.BAD_REQUEST);
    assertThat(outcome.info())
        .matches(
            "config update for existing channel did not pass final checks: message payload is \\d+"
                + " bytes and exceeds maximum allowed %d bytes".formatted(size));
  }

  @Test
  @Spec("NA-349")
  void what_nobody_guards_is_guarded_by_administrators_after_any_update() {
    ConfigGroup channel = CURRENT.config().getChannelGroup();
    ConfigGroup.Builder orderer = channel.getGroupsOrThrow("Orderer").toBuilder();
    var size = orderer.getValuesOrThrow("BatchSize").toBuilder().clearModPolicy().build();
    var readers = orderer.getPoliciesOrThrow("Readers").toBuilder().clearModPolicy().build();
    orderer.putValues("BatchSize", size).putPolicies("Readers", readers);
    ConfigGroup unguarded =
        channel.toBuilder().clearModPolicy().putGroups("Orderer", orderer.build()).build();

    var outcome = (UpdateOutcome.Accepted) propose(with(unguarded), "2026-12-01T00:00:00Z");

    assertThat(outcome.config().config()).isEqualTo(NEXT.getConfig());
  }

  @Test
  @Spec("NA-184")
  void an_update_from_somebody_whose_identity_has_expired_is_refused() {
    assertThat(propose(CURRENT, "2100-01-01T00:00:00Z"))
        .isEqualTo(
            refused(
                "config update for existing channel did not pass initial checks: broadcast client"
                    + " identity expired"));
  }

  @Test
  @Spec("NA-194")
  void consortiums_are_for_system_channels() {
    ConfigGroup group =
        CURRENT.config().getChannelGroup().toBuilder()
            .putGroups("Consortiums", ConfigGroup.getDefaultInstance())
            .build();
    ChannelConfig next = with(group);

    assertThatThrownBy(() -> Compatibility.requireFitting(CURRENT, next))
        .hasMessage("current config has no consortiums section, but new config does");
    assertThatThrownBy(() -> ChannelConfig.of(RecordedUpdates.CHANNEL, next.config()))
        .hasMessage("Disallowed channel group: Consortiums");
  }

  @Test
  @Spec({"NA-199", "NA-349"})
  void a_peer_refuses_what_it_does_not_come_to() {
    Config other =
        NEXT.getConfig().toBuilder()
            .setChannelGroup(NEXT.getConfig().getChannelGroup().toBuilder().setVersion(9))
            .build();
    ConfigEnvelope unasked =
        NEXT.toBuilder().setLastUpdate(UPDATE.envelope()).setConfig(other).build();

    assertThatThrownBy(() -> ConfigUpdates.apply(CURRENT, unasked))
        .hasMessage("ConfigEnvelope LastUpdate did not produce the supplied config result");
    assertThatThrownBy(() -> ConfigUpdates.apply(RECORDED.config(0), NEXT))
        .hasMessage("config currently at sequence 0, cannot validate config at sequence 5");
    assertThatThrownBy(() -> ConfigUpdates.apply(CURRENT, ConfigEnvelope.getDefaultInstance()))
        .hasMessage("config envelope has nil config");
  }

  @Test
  @Spec("NA-195")
  void a_peer_does_not_go_on_with_a_capability_that_it_has_not() {
    ConfigEnvelope unsupported = Objects.requireNonNull(RECORDED.made().get(1L)).config();

    assertThatThrownBy(() -> ConfigUpdates.apply(RECORDED.config(0), unsupported))
        .hasMessage("Application capability V9_9 is required but not supported");
  }

  private static UpdateOutcome propose(ChannelConfig current, String time) {
    Clock clock = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    return new ConfigUpdates(RECORDED.orderer(), clock).propose(current, UPDATE.envelope());
  }

  private static UpdateOutcome refused(String info) {
    return new UpdateOutcome.Refused(Status.BAD_REQUEST, info);
  }

  private static int size(Envelope envelope) {
    return envelope.getPayload().size() + envelope.getSignature().size();
  }

  private static ChannelConfig withMaximum(int bytes) {
    ConfigGroup channel = CURRENT.config().getChannelGroup();
    ConfigGroup orderer = channel.getGroupsOrThrow("Orderer");
    ConfigValue size =
        orderer.getValuesOrThrow("BatchSize").toBuilder()
            .setValue(
                BatchSize.newBuilder()
                    .setMaxMessageCount(1)
                    .setPreferredMaxBytes(bytes)
                    .setAbsoluteMaxBytes(bytes)
                    .build()
                    .toByteString())
            .build();
    return with(
        channel.toBuilder()
            .putGroups("Orderer", orderer.toBuilder().putValues("BatchSize", size).build())
            .build());
  }

  private static ChannelConfig with(ConfigGroup channel) {
    return ChannelConfig.bundle(
        RecordedUpdates.CHANNEL, CURRENT.config().toBuilder().setChannelGroup(channel).build());
  }
}
