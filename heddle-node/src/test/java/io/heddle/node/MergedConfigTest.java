// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Policy;
import org.junit.jupiter.api.Test;

/** What of a changed file reaches a channel on which others have changed something, too. */
final class MergedConfigTest {

  private static final ChannelName CHANNEL = new ChannelName("trade");
  private static final ConfigGroup BEGUN =
      ConfigGroup.newBuilder()
          .putPolicies("Readers", policy("any"))
          .putPolicies("Own", policy("own"))
          .putGroups(
              "Orderer",
              ConfigGroup.newBuilder()
                  .putValues("BatchSize", value("10"))
                  .putValues("BatchTimeout", value("2s"))
                  .putValues("ConsensusType", value("raft"))
                  .build())
          .putGroups(
              "Application",
              ConfigGroup.newBuilder()
                  .putValues("ACLs", value("acl"))
                  .putGroups("Org1", organisation("cert1"))
                  .build())
          .build();

  @Test
  void a_file_that_says_what_it_said_before_changes_nothing_that_others_have_changed() {
    ConfigGroup present =
        orderer(BEGUN, group -> group.putValues("BatchSize", value("99"))).toBuilder()
            .removePolicies("Own")
            .putPolicies("Readers", policy("all"))
            .build();

    assertThat(merged(BEGUN, BEGUN, present)).isEqualTo(present);
  }

  @Test
  void what_has_been_changed_in_the_file_is_changed_and_the_rest_is_as_others_have_it() {
    ConfigGroup present = orderer(BEGUN, group -> group.putValues("BatchSize", value("99")));
    ConfigGroup after =
        orderer(BEGUN, group -> group.putValues("BatchTimeout", value("1s"))).toBuilder()
            .putPolicies("Readers", policy("majority"))
            .putPolicies("New", policy("new"))
            .removePolicies("Own")
            .build();

    assertThat(merged(BEGUN, after, present))
        .isEqualTo(
            orderer(present, group -> group.putValues("BatchTimeout", value("1s"))).toBuilder()
                .putPolicies("Readers", policy("majority"))
                .putPolicies("New", policy("new"))
                .removePolicies("Own")
                .build());
  }

  @Test
  void what_follows_from_certificates_and_addresses_is_left_alone() {
    ConfigGroup after =
        application(
            orderer(BEGUN, group -> group.putValues("ConsensusType", value("other"))),
            group -> group.putGroups("Org1", organisation("cert2")));

    assertThat(merged(BEGUN, after, BEGUN)).isEqualTo(BEGUN);
    assertThat(MergedConfig.of(CHANNEL, Optional.empty(), after, BEGUN)).isEqualTo(BEGUN);
  }

  @Test
  void without_a_former_file_all_that_it_governs_is_as_it_says() {
    ConfigGroup present =
        orderer(BEGUN, group -> group.putValues("BatchSize", value("99"))).toBuilder()
            .putPolicies("Theirs", policy("theirs"))
            .build();

    assertThat(MergedConfig.of(CHANNEL, Optional.empty(), BEGUN, present))
        .isEqualTo(BEGUN.toBuilder().putPolicies("Theirs", policy("theirs")).build());
  }

  @Test
  void a_new_member_comes_whole_and_one_that_others_have_removed_does_not_come_back() {
    ConfigGroup both = application(BEGUN, group -> group.putGroups("Org2", organisation("cert2")));

    assertThat(merged(BEGUN, both, BEGUN)).isEqualTo(both);
    assertThat(merged(both, both, BEGUN)).isEqualTo(BEGUN);
  }

  @Test
  void a_member_that_the_file_names_no_longer_is_refused_unless_it_is_gone_already() {
    ConfigGroup both = application(BEGUN, group -> group.putGroups("Org2", organisation("cert2")));

    assertThat(merged(both, BEGUN, BEGUN)).isEqualTo(BEGUN);
    assertThatThrownBy(() -> merged(both, BEGUN, both))
        .isInstanceOf(HeddleException.class)
        .hasMessage(
            "The network file no longer has 'Org2' on channel 'trade', and a start takes nobody away; name it there again, or remove it first by an update of the channel's configuration, as with 'peer channel update'");
  }

  @Test
  void lists_that_the_file_has_no_longer_are_removed() {
    ConfigGroup after = application(BEGUN, group -> group.removeValues("ACLs"));

    assertThat(merged(BEGUN, after, BEGUN)).isEqualTo(after);
  }

  private static ConfigGroup merged(ConfigGroup before, ConfigGroup after, ConfigGroup present) {
    return MergedConfig.of(CHANNEL, Optional.of(before), after, present);
  }

  private static ConfigGroup orderer(ConfigGroup tree, UnaryOperator<ConfigGroup.Builder> change) {
    return changed(tree, "Orderer", change);
  }

  private static ConfigGroup application(
      ConfigGroup tree, UnaryOperator<ConfigGroup.Builder> change) {
    return changed(tree, "Application", change);
  }

  private static ConfigGroup changed(
      ConfigGroup tree, String name, UnaryOperator<ConfigGroup.Builder> change) {
    return tree.toBuilder()
        .putGroups(name, change.apply(tree.getGroupsOrThrow(name).toBuilder()).build())
        .build();
  }

  private static ConfigGroup organisation(String certificate) {
    return ConfigGroup.newBuilder()
        .putValues("MSP", value(certificate))
        .putPolicies("Admins", policy("admins"))
        .build();
  }

  private static ConfigValue value(String content) {
    return ConfigValue.newBuilder().setValue(ByteString.copyFromUtf8(content)).build();
  }

  private static ConfigPolicy policy(String content) {
    return ConfigPolicy.newBuilder()
        .setPolicy(Policy.newBuilder().setValue(ByteString.copyFromUtf8(content)))
        .build();
  }
}
