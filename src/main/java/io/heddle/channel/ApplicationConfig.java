// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.peer.ACLs;

/**
 * The group {@code Application}.
 *
 * @param acls the absolute paths of policies by resource
 *     <p>Fabric: common/channelconfig/application.go, acls.go.
 */
record ApplicationConfig(
    Map<String, String> acls, Set<String> capabilities, List<Organisation> organisations) {

  private static final Set<String> VALUES = Set.of("ACLs", "Capabilities");
  private static final Set<String> ORGANISATION_VALUES = Set.of("MSP", "AnchorPeers");
  private static final Set<String> CAPABILITIES = Set.of("V2_0", "V2_5");

  static ApplicationConfig read(ConfigGroup group) {
    ConfigGroups.requireKeys(group, VALUES);
    return new ApplicationConfig(
        acls(ConfigGroups.value(group, "ACLs", ACLs.parser())),
        ConfigGroups.capabilities(group, "Application", CAPABILITIES),
        Organisation.allBelow(group, ORGANISATION_VALUES));
  }

  private static Map<String, String> acls(ACLs acls) {
    Map<String, String> paths = new HashMap<>();
    acls.getAclsMap()
        .forEach((resource, api) -> {
          String reference = api.getPolicyRef();
          if (!reference.isEmpty()) {
            paths.put(
                resource,
                reference.startsWith("/") ? reference : "/Channel/Application/" + reference);
          }
        });
    return Map.copyOf(paths);
  }
}
