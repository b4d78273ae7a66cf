// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * A channel's present configuration with what has been changed in a network file since it was last
 * done. What somebody has changed by an update of the configuration, and the file leaves as it was,
 * stays.
 */
final class MergedConfig {

  /** The values of which a file decides; the others follow from certificates and addresses. */
  private static final Set<String> GOVERNED =
      Set.of("BatchSize", "BatchTimeout", "Capabilities", "ACLs", "AnchorPeers");

  private final ChannelName channel;

  private MergedConfig(ChannelName channel) {
    this.channel = channel;
  }

  /**
   * The tree that is wanted now.
   *
   * @param before what the file meant when it was last done; without it all that it says now counts
   *     as changed
   * @param after what it means now
   * @throws HeddleException {@code CONFLICT} if it takes an organisation away
   */
  static ConfigGroup of(
      ChannelName channel, Optional<ConfigGroup> before, ConfigGroup after, ConfigGroup present) {
    return new MergedConfig(channel).merged(before, after, present);
  }

  private ConfigGroup merged(Optional<ConfigGroup> before, ConfigGroup after, ConfigGroup present) {
    ConfigGroup former = before.orElseGet(ConfigGroup::getDefaultInstance);
    ConfigGroup.Builder merged = present.toBuilder();
    after.getPoliciesMap().forEach((name, policy) -> policy(name, policy, former, merged));
    after.getValuesMap().forEach((name, value) -> value(name, value, former, merged));
    former.getPoliciesMap().keySet().stream()
        .filter(name -> !after.containsPolicies(name))
        .forEach(merged::removePolicies);
    former.getValuesMap().keySet().stream()
        .filter(name -> GOVERNED.contains(name) && !after.containsValues(name))
        .forEach(merged::removeValues);
    after.getGroupsMap().forEach((name, group) -> group(name, group, before, present, merged));
    former.getGroupsMap().keySet().stream()
        .filter(name -> !after.containsGroups(name) && present.containsGroups(name))
        .findFirst()
        .ifPresent(name -> {
          throw staying(name);
        });
    return merged.build();
  }

  private static void policy(
      String name, ConfigPolicy policy, ConfigGroup former, ConfigGroup.Builder merged) {
    ConfigPolicy none = ConfigPolicy.getDefaultInstance();
    boolean isAsBefore = policy.equals(former.getPoliciesOrDefault(name, none));
    boolean isThere =
        policy.getPolicy().equals(merged.getPoliciesOrDefault(name, none).getPolicy());
    if (!isAsBefore && !isThere) {
      merged.putPolicies(name, policy);
    }
  }

  private static void value(
      String name, ConfigValue value, ConfigGroup former, ConfigGroup.Builder merged) {
    ConfigValue none = ConfigValue.getDefaultInstance();
    boolean isAsBefore = value.equals(former.getValuesOrDefault(name, none));
    boolean isThere =
        merged.containsValues(name)
            && value.getValue().equals(merged.getValuesOrDefault(name, none).getValue());
    if (GOVERNED.contains(name) && !isAsBefore && !isThere) {
      merged.putValues(name, value);
    }
  }

  private void group(
      String name,
      ConfigGroup after,
      Optional<ConfigGroup> before,
      ConfigGroup present,
      ConfigGroup.Builder merged) {
    Optional<ConfigGroup> former =
        before
            .filter(group -> group.containsGroups(name))
            .map(group -> group.getGroupsOrThrow(name));
    if (present.containsGroups(name)) {
      merged.putGroups(name, merged(former, after, present.getGroupsOrThrow(name)));
    } else if (former.isEmpty()) {
      merged.putGroups(name, after);
    }
  }

  private HeddleException staying(String name) {
    return new HeddleException(
        Fault.CONFLICT,
        "The network file no longer has '%s' on channel '%s', and a start takes nobody away; name it there again, or remove it first by an update of the channel's configuration, as with 'peer channel update'"
            .formatted(name, channel));
  }
}
