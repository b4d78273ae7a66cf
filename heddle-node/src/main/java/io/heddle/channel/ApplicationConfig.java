// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/**
 * The group {@code Application}.
 *
 * @param acls the absolute paths of policies by resource
 *     <p>Fabric: common/channelconfig/application.go, acls.go.
 */
public record ApplicationConfig(
    Map<String, String> acls, CapabilitySet capabilities, List<Organisation> organisations) {

  private static final Map<String, Message> VALUES =
      Map.of("ACLs", ACLs.getDefaultInstance(), "Capabilities", Capabilities.getDefaultInstance());
  private static final Map<String, Message> ORGANISATION_VALUES =
      Map.of(
          "MSP", MSPConfig.getDefaultInstance(), "AnchorPeers", AnchorPeers.getDefaultInstance());
  private static final Set<String> WITH_ACLS = Set.of("V1_2", "V1_3", "V1_4_2", "V2_0", "V2_5");

  public ApplicationConfig {
    acls = Map.copyOf(acls);
    organisations = List.copyOf(organisations);
  }

  static ApplicationConfig read(ConfigGroup group, ProposedMsps msps) {
    ConfigValues values = ConfigValues.of(group, VALUES);
    var capabilities = new CapabilitySet(CapabilitySet.Kind.APPLICATION, values.capabilities());
    if (group.containsValues("ACLs") && !capabilities.hasAny(WITH_ACLS)) {
      throw ConfigFault.invalid("ACLs may not be specified without the required capability");
    }
    return new ApplicationConfig(
        acls(values.get("ACLs", ACLs.class)),
        capabilities,
        Organisation.allBelow("ApplicationOrg", group, ORGANISATION_VALUES, msps));
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
    return paths;
  }
}
