// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageLite;
import io.heddle.testing.Spec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.discovery.ConfigResult;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.junit.jupiter.api.Test;

final class ChannelSetupTest {

  private static final int IDEMIX = 1;

  @Test
  @Spec({"NA-171", "NA-343"})
  void addresses_of_one_orderer_organisation_take_the_place_of_those_of_the_channel()
      throws NoDescriptor {
    ConfigResult result =
        ChannelSetup.of(
            config(
                List.of("global:7050"),
                Map.of(
                    "first", organisation("OneMSP", 0, "one:7050", "no port", "one:word"),
                    "second", organisation("TwoMSP", 0))));

    assertThat(orderers(result))
        .isEqualTo(Map.of("OneMSP", List.of("one:7050"), "TwoMSP", List.of()));
  }

  @Test
  @Spec("NA-343")
  void without_any_those_of_the_channel_are_those_of_each_organisation() throws NoDescriptor {
    ConfigResult result =
        ChannelSetup.of(
            config(
                List.of("[::1]:7050", "global:7051"),
                Map.of("first", organisation("OneMSP", 0), "second", organisation("TwoMSP", 0))));

    assertThat(orderers(result))
        .isEqualTo(
            Map.of(
                "OneMSP", List.of("::1:7050", "global:7051"),
                "TwoMSP", List.of("::1:7050", "global:7051")));
  }

  @Test
  @Spec("NA-343")
  void an_address_of_the_channel_that_is_none_fails_the_query() {
    Config config = config(List.of("global"), Map.of("first", organisation("OneMSP", 0)));

    assertThatThrownBy(() -> ChannelSetup.of(config))
        .isInstanceOf(NoDescriptor.class)
        .hasMessage("failed computing orderer addresses: failed parsing orderer endpoint global");
  }

  @Test
  @Spec("NA-343")
  void only_providers_of_certificates_are_told() throws NoDescriptor {
    ConfigResult result =
        ChannelSetup.of(
            config(
                List.of("global:7050"),
                Map.of(
                    "first", organisation("OneMSP", 0),
                    "second", organisation("TwoMSP", IDEMIX))));

    assertThat(result.getMspsMap().keySet()).isEqualTo(Set.of("OneMSP", "Org1MSP"));
    assertThat(orderers(result).keySet()).isEqualTo(Set.of("OneMSP"));
  }

  @Test
  void a_configuration_without_orderers_fails_the_query() {
    Config config =
        Config.newBuilder()
            .setChannelGroup(
                ConfigGroup.newBuilder().putGroups("Application", ConfigGroup.getDefaultInstance()))
            .build();

    assertThatThrownBy(() -> ChannelSetup.of(config))
        .isInstanceOf(NoDescriptor.class)
        .hasMessage("config is invalid: key Config.ChannelGroup.Groups[Orderer] is missing");
  }

  private static Map<String, List<String>> orderers(ConfigResult result) {
    return result.getOrderersMap().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    entry.getValue().getEndpointList().stream()
                        .map(endpoint -> endpoint.getHost() + ":" + endpoint.getPort())
                        .toList()));
  }

  private static Config config(List<String> addresses, Map<String, ConfigGroup> orderers) {
    return Config.newBuilder()
        .setChannelGroup(
            ConfigGroup.newBuilder()
                .putValues(
                    "OrdererAddresses",
                    value(OrdererAddresses.newBuilder().addAllAddresses(addresses).build()))
                .putGroups("Orderer", ConfigGroup.newBuilder().putAllGroups(orderers).build())
                .putGroups(
                    "Application",
                    ConfigGroup.newBuilder()
                        .putGroups("Org1MSP", organisation("Org1MSP", 0))
                        .build()))
        .build();
  }

  private static ConfigGroup organisation(String mspId, int type, String... endpoints) {
    ConfigGroup.Builder group =
        ConfigGroup.newBuilder()
            .putValues(
                "MSP",
                value(
                    MSPConfig.newBuilder()
                        .setType(type)
                        .setConfig(
                            FabricMSPConfig.newBuilder().setName(mspId).build().toByteString())
                        .build()));
    if (endpoints.length > 0) {
      group.putValues(
          "Endpoints",
          value(OrdererAddresses.newBuilder().addAllAddresses(List.of(endpoints)).build()));
    }
    return group.build();
  }

  private static ConfigValue value(MessageLite message) {
    return ConfigValue.newBuilder().setValue(message.toByteString()).build();
  }
}
