// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.channel.ChannelConfig;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.junit.jupiter.api.Test;

/** Which orderers a configuration names, and whom they have to be. */
@Spec({"NA-246", "NA-359"})
final class OrdererEndpointsTest {

  private static final ChannelConfig CONFIG = RecordedChannel.config();
  private static final String ORGANISATION =
      CONFIG.orderer().orElseThrow().organisations().getFirst().name();
  private static final Optional<List<X509Certificate>> OWN =
      Optional.of(
          CONFIG.orderer().orElseThrow().organisations().getFirst().msp().tlsCertificates());

  @Test
  void an_organisation_says_where_its_own_orderers_are() {
    ChannelConfig config = with(List.of("b:1", "c:2"), List.of("a:7050"));

    assertThat(OrdererEndpoints.of(config, Map.of()).all())
        .containsExactly(new OrdererEndpoint("b:1", OWN), new OrdererEndpoint("c:2", OWN));
    assertThat(OWN.orElseThrow()).isNotEmpty();
  }

  @Test
  void addresses_for_all_count_only_if_no_organisation_has_any() {
    ChannelConfig config = with(List.of(), List.of("a:7050", "d:1"));

    assertThat(OrdererEndpoints.of(config, Map.of()).all())
        .containsExactly(new OrdererEndpoint("a:7050", OWN), new OrdererEndpoint("d:1", OWN));
  }

  @Test
  void an_override_replaces_the_address_and_whom_to_trust() {
    ChannelConfig config = with(List.of("b:1", "c:2"), List.of());
    OrdererEndpoint anybody = new OrdererEndpoint("127.0.0.1:9", Optional.empty());

    assertThat(OrdererEndpoints.of(config, Map.of("c:2", anybody)).all())
        .containsExactly(new OrdererEndpoint("b:1", OWN), anybody);
  }

  @Test
  void a_change_of_any_organisation_is_one_for_all() {
    OrdererEndpoints one = OrdererEndpoints.of(with(List.of("b:1"), List.of()), Map.of());

    assertThat(one.differsFrom(OrdererEndpoints.of(with(List.of("b:1"), List.of()), Map.of())))
        .isFalse();
    assertThat(
            one.differsFrom(OrdererEndpoints.of(with(List.of("b:1", "c:2"), List.of()), Map.of())))
        .isTrue();
    assertThat(one.differsFrom(OrdererEndpoints.of(with(List.of(), List.of("b:1")), Map.of())))
        .isTrue();
  }

  private static ChannelConfig with(List<String> own, List<String> global) {
    ConfigGroup.Builder root = CONFIG.config().getChannelGroup().toBuilder();
    ConfigGroup.Builder orderer = root.getGroupsOrThrow("Orderer").toBuilder();
    ConfigGroup organisation =
        orderer.getGroupsOrThrow(ORGANISATION).toBuilder()
            .putValues("Endpoints", addresses(own))
            .build();
    root.putGroups("Orderer", orderer.putGroups(ORGANISATION, organisation).build());
    if (global.isEmpty()) {
      root.removeValues("OrdererAddresses");
    } else {
      root.putValues("OrdererAddresses", addresses(global));
    }
    return ChannelConfig.of(
        RecordedChannel.NAME, Config.newBuilder().setChannelGroup(root).build());
  }

  private static ConfigValue addresses(List<String> all) {
    return ConfigValue.newBuilder()
        .setModPolicy("Admins")
        .setValue(OrdererAddresses.newBuilder().addAllAddresses(all).build().toByteString())
        .build();
  }
}
