// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.channel.OrdererConfig;
import io.heddle.testing.Spec;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.orderer.ConsensusType.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Spec("NA-351")
final class MaintenanceRulesTest {

  private static final ByteString METADATA = RecordedOrderer.RAFT.toByteString();
  private static final OrdererConfig NORMAL = RecordedOrderer.CONFIG;
  private static final OrdererConfig MAINTAINED =
      RecordedOrderer.with("etcdraft", State.STATE_MAINTENANCE, METADATA, List.of());
  private static final ConfigGroup ONLY_TYPE =
      ConfigGroup.newBuilder()
          .putGroups(
              "Orderer",
              ConfigGroup.newBuilder()
                  .putValues("ConsensusType", ConfigValue.getDefaultInstance())
                  .build())
          .build();

  @Test
  void the_way_into_maintenance_and_out_of_it_is_free_for_an_update_of_nothing_else() {
    assertThatCode(() -> MaintenanceRules.check(NORMAL, MAINTAINED, writing(ONLY_TYPE)))
        .doesNotThrowAnyException();
    assertThatCode(() -> MaintenanceRules.check(MAINTAINED, NORMAL, writing(ONLY_TYPE)))
        .doesNotThrowAnyException();
  }

  static Stream<Arguments> more() {
    return Stream.of(
        Arguments.of("config update contains no changes", change(ConfigGroup.Builder::clearGroups)),
        Arguments.of(
            "config update contains changes to values in group Channel",
            change(root -> root.putValues("Capabilities", ConfigValue.getDefaultInstance()))),
        Arguments.of(
            "config update contains changes to more than one group",
            change(root -> root.putGroups("Application", ConfigGroup.getDefaultInstance()))),
        Arguments.of(
            "update does not contain the Orderer group",
            change(root ->
                root.clearGroups().putGroups("Application", ConfigGroup.getDefaultInstance()))),
        Arguments.of(
            "config update contains changes to groups within the Orderer group",
            orderer(group -> group.putGroups("OrdererOrg", ConfigGroup.getDefaultInstance()))),
        Arguments.of(
            "config update does not contain the ConsensusType value",
            orderer(ConfigGroup.Builder::clearValues)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("more")
  void the_way_into_maintenance_is_closed_to_an_update_of_anything_else(
      String message, ConfigGroup written) {
    assertThatThrownBy(() -> MaintenanceRules.check(NORMAL, MAINTAINED, writing(written)))
        .hasMessage(message);
  }

  @Test
  void type_and_metadata_stay_while_the_state_changes() {
    var otherType = RecordedOrderer.with("BFT", State.STATE_MAINTENANCE, METADATA, List.of());
    var otherMetadata =
        RecordedOrderer.with("etcdraft", State.STATE_MAINTENANCE, ByteString.EMPTY, List.of());

    assertThatThrownBy(() -> MaintenanceRules.check(NORMAL, otherType, writing(ONLY_TYPE)))
        .hasMessage(
            "attempted to change ConsensusType.Type from etcdraft to BFT, but ConsensusType.State is"
                + " changing from STATE_NORMAL to STATE_MAINTENANCE");
    assertThatThrownBy(() -> MaintenanceRules.check(NORMAL, otherMetadata, writing(ONLY_TYPE)))
        .hasMessage(
            "attempted to change ConsensusType.Metadata, but ConsensusType.State is changing from"
                + " STATE_NORMAL to STATE_MAINTENANCE");
  }

  @Test
  void without_the_capability_nothing_of_it_may_change() {
    var old = RecordedOrderer.withCapabilities(NORMAL, "V1_1");
    var otherType = RecordedOrderer.with("BFT", State.STATE_NORMAL, METADATA, List.of());

    assertThatThrownBy(() -> MaintenanceRules.check(old, MAINTAINED, writing(ONLY_TYPE)))
        .hasMessage(
            "next config attempted to change ConsensusType.State to STATE_MAINTENANCE, but"
                + " capability is disabled");
    assertThatThrownBy(() -> MaintenanceRules.check(old, otherType, writing(ONLY_TYPE)))
        .hasMessage(
            "next config attempted to change ConsensusType.Type from etcdraft to BFT, but capability"
                + " is disabled");
  }

  private static ConfigGroup change(UnaryOperator<ConfigGroup.Builder> change) {
    return change.apply(ONLY_TYPE.toBuilder()).build();
  }

  private static ConfigGroup orderer(UnaryOperator<ConfigGroup.Builder> change) {
    ConfigGroup.Builder group = ONLY_TYPE.getGroupsOrThrow("Orderer").toBuilder();
    return change(root -> root.putGroups("Orderer", change.apply(group).build()));
  }

  private static ConfigEnvelope writing(ConfigGroup written) {
    ConfigUpdate update = ConfigUpdate.newBuilder().setWriteSet(written).build();
    ChannelHeader header =
        ChannelHeader.newBuilder().setType(HeaderType.CONFIG_UPDATE_VALUE).build();
    Payload payload =
        Payload.newBuilder()
            .setHeader(Header.newBuilder().setChannelHeader(header.toByteString()))
            .setData(
                ConfigUpdateEnvelope.newBuilder()
                    .setConfigUpdate(update.toByteString())
                    .build()
                    .toByteString())
            .build();
    return ConfigEnvelope.newBuilder()
        .setLastUpdate(Envelope.newBuilder().setPayload(payload.toByteString()))
        .build();
  }
}
