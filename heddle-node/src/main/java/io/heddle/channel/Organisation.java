// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.Message;
import io.heddle.identity.Msp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/** One organisation's group below {@code Application} or {@code Orderer}. */
public record Organisation(String name, Msp msp, List<String> endpoints) {

  public Organisation {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * The organisations of a group, by name.
   *
   * @param kind Fabric's word for such an organisation
   */
  static List<Organisation> allBelow(
      String kind, ConfigGroup group, Map<String, Message> knownValues, ProposedMsps msps) {
    List<Organisation> organisations = new ArrayList<>();
    new TreeMap<>(group.getGroupsMap())
        .forEach((name, below) -> {
          if (below.getGroupsCount() > 0) {
            throw ConfigFault.invalid(kind + " config does not allow sub-groups");
          }
          organisations.add(read(name, ConfigValues.of(below, knownValues), msps));
        });
    return organisations;
  }

  private static Organisation read(String name, ConfigValues values, ProposedMsps msps) {
    return new Organisation(
        name,
        msps.propose(name, values.get("MSP", MSPConfig.class)),
        values.byKey().get("Endpoints") instanceof OrdererAddresses endpoints
            ? endpoints.getAddressesList()
            : List.of());
  }
}
