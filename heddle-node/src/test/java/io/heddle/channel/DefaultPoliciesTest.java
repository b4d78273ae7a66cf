// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.MspId;
import io.heddle.identity.PolicyParser;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.junit.jupiter.api.Test;

final class DefaultPoliciesTest {

  private static final ChannelConfig RECORDED =
      ChannelConfig.fromBlock(RecordedChannel.blocks().getFirst());

  @Test
  @Spec("NA-156")
  void definitions_need_what_the_channel_says() {
    assertThat(parse(DefaultPolicies.ofDefinitions(RECORDED)).getChannelConfigPolicyReference())
        .isEqualTo("/Channel/Application/LifecycleEndorsement");
  }

  @Test
  @Spec("NA-156")
  void definitions_need_most_organisations_if_the_channel_says_nothing() {
    ChannelConfig without =
        changed(application -> application.removePolicies("LifecycleEndorsement"));

    assertThat(parse(DefaultPolicies.ofDefinitions(without)).getSignaturePolicy())
        .isEqualTo(PolicyParser.parse("OutOf(2, 'Org1MSP.member', 'Org2MSP.member')"));
  }

  @Test
  @Spec("NA-161")
  void an_organisation_s_own_collection_needs_what_the_organisation_says() {
    ByteString policy =
        DefaultPolicies.ofImplicitCollection(RECORDED, RecordedNetwork.ORG2).orElseThrow();

    assertThat(parse(policy).getChannelConfigPolicyReference())
        .isEqualTo(
            "/Channel/Application/%s/Endorsement"
                .formatted(RECORDED.applicationOrganisations().get(RecordedNetwork.ORG2)));
  }

  @Test
  @Spec("NA-161")
  void an_organisation_s_own_collection_needs_a_member_if_the_organisation_says_nothing() {
    String group = RECORDED.applicationOrganisations().get(RecordedNetwork.ORG2);
    ChannelConfig without =
        changed(application ->
            application.putGroups(
                group,
                application.getGroupsOrThrow(group).toBuilder()
                    .removePolicies("Endorsement")
                    .build()));

    ByteString policy =
        DefaultPolicies.ofImplicitCollection(without, RecordedNetwork.ORG2).orElseThrow();

    assertThat(parse(policy).getSignaturePolicy())
        .isEqualTo(PolicyParser.parse("OutOf(1, 'Org2MSP.member')"));
  }

  @Test
  @Spec({"NA-161", "NA-215"})
  void an_organisation_outside_the_channel_has_no_collection() {
    assertThat(DefaultPolicies.ofImplicitCollection(RECORDED, new MspId("Org9MSP"))).isEmpty();
  }

  private static ChannelConfig changed(Consumer<ConfigGroup.Builder> change) {
    Config.Builder config = RECORDED.config().toBuilder();
    ConfigGroup.Builder application =
        config.getChannelGroup().getGroupsOrThrow("Application").toBuilder();
    change.accept(application);
    config.getChannelGroupBuilder().putGroups("Application", application.build());
    return ChannelConfig.of(RECORDED.channel(), config.build());
  }

  private static ApplicationPolicy parse(ByteString marshalled) {
    try {
      return ApplicationPolicy.parseFrom(marshalled);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
