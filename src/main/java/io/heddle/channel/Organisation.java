// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import io.heddle.identity.Msp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/** One organisation's group below {@code Application} or {@code Orderer}. */
record Organisation(String name, Msp msp, List<String> endpoints) {

  Organisation {
    endpoints = List.copyOf(endpoints);
  }

  /** The organisations of a group, by name. */
  static List<Organisation> allBelow(ConfigGroup group, Set<String> knownValues) {
    List<Organisation> organisations = new ArrayList<>();
    new TreeMap<>(group.getGroupsMap())
        .forEach((name, below) -> organisations.add(read(name, below, knownValues)));
    return organisations;
  }

  private static Organisation read(String name, ConfigGroup group, Set<String> knownValues) {
    ConfigGroups.requireKeys(group, knownValues);
    if (group.getGroupsCount() > 0) {
      throw ConfigGroups.invalid(
          "Organisation '%s' of a channel configuration has groups below it".formatted(name));
    }
    return new Organisation(
        name,
        Msp.of(ConfigGroups.value(group, "MSP", MSPConfig.parser())),
        ConfigGroups.value(group, "Endpoints", OrdererAddresses.parser()).getAddressesList());
  }
}
