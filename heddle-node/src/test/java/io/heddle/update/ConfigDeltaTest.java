// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;
import io.heddle.testing.RecordedUpdates;
import io.heddle.testing.RecordedUpdates.Update;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the updates that {@code configtxlator} computed and orderers accepted. */
final class ConfigDeltaTest {

  private static final RecordedUpdates RECORDED = RecordedUpdates.of("v3.1.5");

  @ParameterizedTest
  @MethodSource("accepted")
  void what_leads_to_a_recorded_configuration_is_what_was_sent(Update update) {
    ConfigGroup present = RECORDED.config(update.sequence()).config().getChannelGroup();
    ConfigGroup next =
        Objects.requireNonNull(RECORDED.made().get(update.sequence() + 1))
            .config()
            .getConfig()
            .getChannelGroup();
    ConfigUpdate sent = SignedUpdate.of(update.envelope()).update();

    ConfigDelta delta = ConfigDelta.between(present, next);

    assertThat(delta.changes()).isTrue();
    assertThat(delta.readSet()).isEqualTo(sent.getReadSet());
    assertThat(delta.writeSet()).isEqualTo(sent.getWriteSet());
  }

  /** Without those that are no updates, were overtaken by another, or name what nobody takes. */
  private static Stream<Update> accepted() {
    Set<String> others = Set.of("86-ok-dropped", "after-maintenance", "race/0", "race/1");
    return RECORDED
        .updates()
        .filter(update -> update.status().equals("SUCCESS") && !others.contains(update.name()));
  }

  @Test
  void there_is_nothing_between_a_configuration_and_itself() {
    ConfigGroup present = RECORDED.config(0).config().getChannelGroup();

    assertThat(ConfigDelta.between(present, present).changes()).isFalse();
  }

  @Test
  void a_group_that_loses_a_member_names_those_that_stay() {
    ConfigValue kept = value("kept", 3);
    ConfigGroup present =
        ConfigGroup.newBuilder()
            .setVersion(5)
            .setModPolicy("Admins")
            .putValues("kept", kept)
            .putValues("lost", value("lost", 1))
            .putPolicies("Admins", ConfigPolicy.newBuilder().setVersion(2).build())
            .build();
    ConfigGroup wanted = present.toBuilder().removeValues("lost").build();

    ConfigDelta delta = ConfigDelta.between(present, wanted);

    ConfigGroup staying =
        ConfigGroup.newBuilder()
            .setVersion(5)
            .putValues("kept", ConfigValue.newBuilder().setVersion(3).build())
            .putPolicies("Admins", ConfigPolicy.newBuilder().setVersion(2).build())
            .build();
    assertThat(delta.readSet()).isEqualTo(staying);
    assertThat(delta.writeSet())
        .isEqualTo(staying.toBuilder().setVersion(6).setModPolicy("Admins").build());
  }

  @Test
  void what_changes_is_named_by_its_path() {
    ChannelConfig present = RECORDED.config(0);
    ConfigGroup tree = present.config().getChannelGroup();
    ConfigGroup orderer =
        tree.getGroupsOrThrow("Orderer").toBuilder()
            .putValues("BatchSize", value("other", 0))
            .removePolicies("Readers")
            .build();

    assertThat(
            new NewUpdate(present, tree.toBuilder().putGroups("Orderer", orderer).build())
                .changed())
        .isEqualTo(List.of("/Channel/Orderer/Readers", "/Channel/Orderer/BatchSize"));
  }

  private static ConfigValue value(String content, long version) {
    return ConfigValue.newBuilder()
        .setVersion(version)
        .setValue(ByteString.copyFromUtf8(content))
        .setModPolicy("Admins")
        .build();
  }
}
