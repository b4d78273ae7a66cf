// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.Message;
import io.heddle.golang.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;

/**
 * The group {@code Orderer}.
 *
 * @param consenters the mapping that BFT channels have; empty on others
 *     <p>Fabric: common/channelconfig/orderer.go.
 */
public record OrdererConfig(
    BatchLimits batch,
    ConsensusType consensus,
    List<Consenter> consenters,
    CapabilitySet capabilities,
    List<Organisation> organisations) {

  private static final Map<String, Message> VALUES =
      Map.of(
          "ConsensusType", ConsensusType.getDefaultInstance(),
          "BatchSize", BatchSize.getDefaultInstance(),
          "BatchTimeout", BatchTimeout.getDefaultInstance(),
          "KafkaBrokers", OrdererAddresses.getDefaultInstance(), // also a list of texts
          "ChannelRestrictions", ChannelRestrictions.getDefaultInstance(),
          "Capabilities", Capabilities.getDefaultInstance(),
          "Orderers", Orderers.getDefaultInstance());
  private static final Map<String, Message> ORGANISATION_VALUES =
      Map.of(
          "MSP",
          MSPConfig.getDefaultInstance(),
          "Endpoints",
          OrdererAddresses.getDefaultInstance());

  /** With one of these, organisations say themselves where their orderers are. */
  static final Set<String> WITH_ENDPOINTS = Set.of("V1_4_2", "V1_4_3", "V2_0", "V3_0");

  /** With one of these, nobody else does. */
  static final Set<String> BFT = Set.of("V3_0");

  public OrdererConfig {
    consenters = List.copyOf(consenters);
    organisations = List.copyOf(organisations);
  }

  static OrdererConfig read(ConfigGroup group, CapabilitySet channel, ProposedMsps msps) {
    ConfigValues values = ConfigValues.of(group, VALUES);
    BatchLimits batch =
        batch(
            values.get("BatchSize", BatchSize.class),
            values.get("BatchTimeout", BatchTimeout.class).getTimeout());
    if (!channel.hasAny(WITH_ENDPOINTS)) {
      requireNoEndpoints(group);
    }
    List<Organisation> organisations =
        Organisation.allBelow("OrdererOrg", group, ORGANISATION_VALUES, msps);
    if (channel.hasAny(BFT)) {
      requireEndpoints(organisations);
    }
    return new OrdererConfig(
        batch,
        values.get("ConsensusType", ConsensusType.class),
        values.get("Orderers", Orderers.class).getConsenterMappingList(),
        new CapabilitySet(CapabilitySet.Kind.ORDERER, values.capabilities()),
        organisations);
  }

  private static BatchLimits batch(BatchSize size, String timeout) {
    int count = positive(size.getMaxMessageCount(), "max message count");
    int absolute = positive(size.getAbsoluteMaxBytes(), "absolute max bytes");
    int preferred = positive(size.getPreferredMaxBytes(), "preferred max bytes");
    if (preferred > absolute) {
      throw ConfigFault.invalid(
          ("Attempted to set the batch size preferred max bytes (%d) greater than the absolute max"
                  + " bytes (%d).")
              .formatted(preferred, absolute));
    }
    return new BatchLimits(count, absolute, preferred, timeout(timeout));
  }

  private static Duration timeout(String text) {
    Duration timeout;
    try {
      timeout = GoDuration.parse(text);
    } catch (IllegalArgumentException e) {
      throw ConfigFault.invalid(
          "Attempted to set the batch timeout to a invalid value: " + e.getMessage());
    }
    if (!timeout.isPositive()) {
      throw ConfigFault.invalid(
          "Attempted to set the batch timeout to a non-positive value: "
              + GoDuration.format(timeout));
    }
    return timeout;
  }

  /** The unsigned number, at most 2^31 - 1: no block comes near that. */
  private static int positive(int unsigned, String what) {
    if (unsigned == 0) {
      throw ConfigFault.invalid(
          "Attempted to set the batch size %s to an invalid value: 0".formatted(what));
    }
    return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
  }

  private static void requireNoEndpoints(ConfigGroup group) {
    new TreeMap<>(group.getGroupsMap())
        .forEach((name, organisation) -> {
          if (organisation.containsValues("Endpoints")) {
            throw ConfigFault.invalid(
                ("Orderer Org %s cannot contain endpoints value until V1_4_2+ capabilities have"
                        + " been enabled")
                    .formatted(name));
          }
        });
  }

  private static void requireEndpoints(List<Organisation> organisations) {
    List<String> without =
        organisations.stream()
            .filter(organisation -> organisation.endpoints().isEmpty())
            .map(Organisation::name)
            .toList();
    if (!without.isEmpty()) {
      throw ConfigFault.invalid(
          "some orderer organizations endpoints are empty: [%s]"
              .formatted(String.join(" ", without)));
    }
  }
}
