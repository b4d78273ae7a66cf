// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;

import io.heddle.base.MspId;
import io.heddle.channel.ApplicationConfig;
import io.heddle.channel.CapabilitySet;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.OrdererConfig;
import io.heddle.channel.Organisation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a configuration may follow another one.
 *
 * <p>Fabric: orderer/common/multichannel/ledger_resources.go, checkResources;
 * common/channelconfig/bundle.go, ValidateNew.
 */
final class Compatibility {

  private static final Set<String> TYPE_MAY_CHANGE = Set.of("V1_4_2", "V1_4_3", "V2_0", "V3_0");

  private Compatibility() {}

  /** Demands what an orderer of the channel needs; capabilities of the application are not its. */
  static void requireSupported(ChannelConfig next) {
    OrdererConfig orderer =
        next.orderer().orElseThrow(() -> invalid("config does not contain orderer config"));
    requireSupported("orderer", orderer.capabilities());
    requireSupported("channel", next.capabilities());
  }

  private static void requireSupported(String whose, CapabilitySet capabilities) {
    capabilities
        .objection()
        .ifPresent(reason -> {
          throw invalid(
              "config requires unsupported %s capabilities: %s: %s"
                  .formatted(whose, reason, reason));
        });
  }

  /** Demands that no group disappears and no organisation becomes another one. */
  static void requireFitting(ChannelConfig current, ChannelConfig next) {
    current.orderer().ifPresent(orderer -> requireFitting(current, orderer, next.orderer()));
    current.application().ifPresent(application -> requireFitting(application, next.application()));
    if (next.config().getChannelGroup().containsGroups("Consortiums")
        && !current.config().getChannelGroup().containsGroups("Consortiums")) {
      throw invalid("current config has no consortiums section, but new config does");
    }
  }

  private static void requireFitting(
      ChannelConfig current, OrdererConfig before, Optional<OrdererConfig> after) {
    OrdererConfig next =
        after.orElseThrow(
            () -> invalid("current config has orderer section, but new config does not"));
    String type = before.consensus().getType();
    if (!current.capabilities().hasAny(TYPE_MAY_CHANGE)
        && !type.equals(next.consensus().getType())) {
      throw invalid(
          "attempted to change consensus type from %s to %s"
              .formatted(type, next.consensus().getType()));
    }
    requireSameIds("orderer", before.organisations(), next.organisations());
  }

  private static void requireFitting(ApplicationConfig before, Optional<ApplicationConfig> after) {
    ApplicationConfig next =
        after.orElseThrow(
            () -> invalid("current config has application section, but new config does not"));
    requireSameIds("application", before.organisations(), next.organisations());
  }

  private static void requireSameIds(
      String kind, List<Organisation> before, List<Organisation> after) {
    Map<String, MspId> ids =
        after.stream()
            .collect(Collectors.toMap(Organisation::name, organisation -> organisation.msp().id()));
    for (Organisation organisation : before) {
      MspId id = organisation.msp().id();
      MspId next = ids.getOrDefault(organisation.name(), id);
      if (!next.equals(id)) {
        throw invalid(
            "%s org %s attempted to change MSP ID from %s to %s"
                .formatted(kind, organisation.name(), id, next));
      }
    }
  }
}
