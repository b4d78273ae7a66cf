// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Policy;

/**
 * What the first configuration of a channel says beside who is in it; {@code configtx.yaml} has it
 * in a profile.
 *
 * @param acls by the resource that is guarded, the path of the policy that guards it
 */
public record ChannelProfile(
    BatchLimits limits,
    Section channel,
    Section orderer,
    Section application,
    Map<String, String> acls) {

  /** That of Fabric's test network. */
  public static final ChannelProfile DEVELOPER =
      new ChannelProfile(
          BatchLimits.DEVELOPER,
          Section.demanding("V2_0"),
          Section.demanding("V2_0"),
          Section.demanding("V2_5"),
          Map.of());

  public ChannelProfile {
    acls = Map.copyOf(acls);
  }

  /** The same with other limits for the orderer's blocks. */
  public ChannelProfile with(BatchLimits others) {
    return new ChannelProfile(others, channel, orderer, application, acls);
  }

  /** Whether it may not name addresses of orderers but those of their organisations. */
  boolean hasAddressesOfOrganisationsOnly() {
    return channel.capabilities().contains("V3_0");
  }

  /**
   * A group of the configuration.
   *
   * @param policies that are other than those of the test network, or further ones
   * @param capabilities which whoever is on the channel needs
   */
  public record Section(Map<String, Policy> policies, Set<String> capabilities) {

    public Section {
      policies = new LinkedHashMap<>(policies);
      capabilities = Set.copyOf(capabilities);
    }

    static Section demanding(String capability) {
      return new Section(Map.of(), Set.of(capability));
    }
  }
}
