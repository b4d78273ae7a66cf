// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;

import io.heddle.channel.ConfigElement;
import io.heddle.channel.ConfigElement.Group;
import io.heddle.channel.ConfigElement.Policy;
import io.heddle.channel.ConfigElement.Value;
import java.util.SortedMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * Puts a tree together of its elements: each group lists what is in it.
 *
 * <p>Fabric: common/configtx/configmap.go, recurseConfigMap.
 */
final class ConfigTree {

  private static final String ROOT = "/Channel";
  private static final String ADMINS = "Admins";

  private final SortedMap<String, ConfigElement> elements;
  private final boolean hasCapabilities;

  private ConfigTree(SortedMap<String, ConfigElement> elements) {
    this.elements = elements;
    this.hasCapabilities = elements.containsKey(Value.key("/Channel/Orderer/Capabilities"));
  }

  /**
   * The root group; elements that no group lists are left out.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if a group lists what is not there
   */
  static ConfigGroup of(SortedMap<String, ConfigElement> elements) {
    return new ConfigTree(elements).group(ROOT);
  }

  private ConfigGroup group(String path) {
    if (!(elements.get(Group.key(path)) instanceof Group found)) {
      throw missing("group", Group.key(path));
    }
    ConfigGroup group = found.group();
    ConfigGroup.Builder whole = group.toBuilder().setModPolicy(guarded(group.getModPolicy()));
    group.getGroupsMap().keySet().forEach(name -> whole.putGroups(name, group(path + "/" + name)));
    group.getValuesMap().keySet().forEach(name -> whole.putValues(name, value(path + "/" + name)));
    group
        .getPoliciesMap()
        .keySet()
        .forEach(name -> whole.putPolicies(name, policy(path + "/" + name)));
    return whole.build();
  }

  private ConfigValue value(String path) {
    if (!(elements.get(Value.key(path)) instanceof Value found)) {
      throw missing("value", Value.key(path));
    }
    return found.value().toBuilder().setModPolicy(guarded(found.modPolicy())).build();
  }

  private ConfigPolicy policy(String path) {
    if (!(elements.get(Policy.key(path)) instanceof Policy found)) {
      throw missing("policy", Policy.key(path));
    }
    return found.policy().toBuilder().setModPolicy(guarded(found.modPolicy())).build();
  }

  /** Old channels have elements that nobody guards, so that nobody could ever change them. */
  private String guarded(String modPolicy) {
    return modPolicy.isEmpty() && hasCapabilities ? ADMINS : modPolicy;
  }

  private static RuntimeException missing(String kind, String key) {
    return invalid("missing %s at path: %s".formatted(kind, key));
  }
}
