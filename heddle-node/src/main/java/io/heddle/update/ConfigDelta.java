// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * What leads from one configuration tree to another, as {@code configtxlator compute_update} finds
 * it.
 *
 * <p>Fabric: internal/configtxlator/update/update.go.
 *
 * @param readSet what the update rests on
 * @param writeSet what it changes, and beside it what it leaves
 * @param changes whether there is any difference
 */
record ConfigDelta(ConfigGroup readSet, ConfigGroup writeSet, boolean changes) {

  /*
   * A group whose members or mod_policy change gets another version, and then names all members that
   * stay, in both sets; a group in which only a member changes is named with that member alone.
   */

  static ConfigDelta between(ConfigGroup present, ConfigGroup wanted) {
    return new Comparison(present, wanted).delta();
  }

  private static final class Comparison {

    private final ConfigGroup present;
    private final ConfigGroup wanted;
    private final ConfigGroup.Builder same = ConfigGroup.newBuilder();
    private final ConfigGroup.Builder read = ConfigGroup.newBuilder();
    private final ConfigGroup.Builder written = ConfigGroup.newBuilder();
    private boolean hasOtherMembers;

    Comparison(ConfigGroup present, ConfigGroup wanted) {
      this.present = present;
      this.wanted = wanted;
    }

    ConfigDelta delta() {
      hasOtherMembers =
          !present.getPoliciesMap().keySet().equals(wanted.getPoliciesMap().keySet())
              || !present.getValuesMap().keySet().equals(wanted.getValuesMap().keySet())
              || !present.getGroupsMap().keySet().equals(wanted.getGroupsMap().keySet());
      sorted(wanted.getPoliciesMap()).forEach(this::policy);
      sorted(wanted.getValuesMap()).forEach(this::value);
      sorted(wanted.getGroupsMap()).forEach(this::group);
      long version = present.getVersion();
      read.setVersion(version);
      if (hasOtherMembers || !present.getModPolicy().equals(wanted.getModPolicy())) {
        ConfigGroup staying = same.build();
        read.mergeFrom(staying);
        written.mergeFrom(staying).setVersion(version + 1).setModPolicy(wanted.getModPolicy());
        return new ConfigDelta(read.build(), written.build(), true);
      }
      boolean changes =
          written.getPoliciesCount() + written.getValuesCount() + written.getGroupsCount() > 0;
      return new ConfigDelta(read.build(), written.setVersion(version).build(), changes);
    }

    private void policy(String name, ConfigPolicy policy) {
      ConfigPolicy before = present.getPoliciesOrDefault(name, ConfigPolicy.getDefaultInstance());
      if (!present.containsPolicies(name)) {
        written.putPolicies(name, policy.toBuilder().clearVersion().build());
      } else if (before.getPolicy().equals(policy.getPolicy())
          && before.getModPolicy().equals(policy.getModPolicy())) {
        same.putPolicies(name, ConfigPolicy.newBuilder().setVersion(before.getVersion()).build());
      } else {
        written.putPolicies(name, policy.toBuilder().setVersion(before.getVersion() + 1).build());
      }
    }

    private void value(String name, ConfigValue value) {
      ConfigValue before = present.getValuesOrDefault(name, ConfigValue.getDefaultInstance());
      if (!present.containsValues(name)) {
        written.putValues(name, value.toBuilder().clearVersion().build());
      } else if (before.getValue().equals(value.getValue())
          && before.getModPolicy().equals(value.getModPolicy())) {
        same.putValues(name, ConfigValue.newBuilder().setVersion(before.getVersion()).build());
      } else {
        written.putValues(name, value.toBuilder().setVersion(before.getVersion() + 1).build());
      }
    }

    private void group(String name, ConfigGroup group) {
      if (!present.containsGroups(name)) {
        ConfigDelta whole = between(ConfigGroup.getDefaultInstance(), group);
        written.putGroups(
            name,
            whole.writeSet().toBuilder().setVersion(0).setModPolicy(group.getModPolicy()).build());
        return;
      }
      ConfigDelta inner = between(present.getGroupsOrThrow(name), group);
      if (inner.changes()) {
        read.putGroups(name, inner.readSet());
        written.putGroups(name, inner.writeSet());
      } else {
        same.putGroups(name, inner.readSet());
      }
    }

    private static <T> Map<String, T> sorted(Map<String, T> members) {
      return new TreeMap<>(members);
    }
  }
}
