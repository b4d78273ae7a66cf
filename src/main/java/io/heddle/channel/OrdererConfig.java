// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;

/**
 * The group {@code Orderer}.
 *
 * <p>Fabric: common/channelconfig/orderer.go.
 */
record OrdererConfig(
    BatchLimits batch, Set<String> capabilities, List<Organisation> organisations) {

  private static final Set<String> VALUES =
      Set.of(
          "ConsensusType",
          "BatchSize",
          "BatchTimeout",
          "KafkaBrokers",
          "ChannelRestrictions",
          "Capabilities",
          "Orderers");
  private static final Set<String> ORGANISATION_VALUES = Set.of("MSP", "Endpoints");
  private static final Set<String> CAPABILITIES = Set.of("V1_1", "V1_4_2", "V2_0");

  static OrdererConfig read(ConfigGroup group) {
    ConfigGroups.requireKeys(group, VALUES);
    return new OrdererConfig(
        batch(
            ConfigGroups.value(group, "BatchSize", BatchSize.parser()),
            ConfigGroups.value(group, "BatchTimeout", BatchTimeout.parser()).getTimeout()),
        ConfigGroups.capabilities(group, "Orderer", CAPABILITIES),
        Organisation.allBelow(group, ORGANISATION_VALUES));
  }

  private static BatchLimits batch(BatchSize size, String timeout) {
    int count = positive(size.getMaxMessageCount(), "max message count");
    int absolute = positive(size.getAbsoluteMaxBytes(), "absolute max bytes");
    int preferred = positive(size.getPreferredMaxBytes(), "preferred max bytes");
    if (preferred > absolute) {
      throw ConfigGroups.invalid(
          ("Attempted to set the batch size preferred max bytes (%d) greater than the absolute max"
                  + " bytes (%d).")
              .formatted(preferred, absolute));
    }
    Duration parsed =
        GoDuration.parse(timeout)
            .orElseThrow(() ->
                ConfigGroups.invalid(
                    "Attempted to set the batch timeout to a invalid value: \"%s\""
                        .formatted(timeout)));
    if (!parsed.isPositive()) {
      throw ConfigGroups.invalid(
          "Attempted to set the batch timeout to a non-positive value: %s".formatted(timeout));
    }
    return new BatchLimits(count, absolute, preferred, parsed);
  }

  /** The unsigned number, at most 2^31 - 1: no block comes near that. */
  private static int positive(int unsigned, String what) {
    if (unsigned == 0) {
      throw ConfigGroups.invalid(
          "Attempted to set the batch size %s to an invalid value: 0".formatted(what));
    }
    return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
  }
}
