// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The paths of all policies that a new channel has. */
final class PolicyPaths {

  private static final List<String> EVERYWHERE = List.of("Readers", "Writers", "Admins");

  private final List<String> paths = new ArrayList<>();

  private PolicyPaths() {}

  static List<String> of(NetworkChannel channel, List<NetworkOrganisation> organisations) {
    var all = new PolicyPaths();
    var profile = channel.profile();
    all.add("/Channel/", EVERYWHERE, profile.channel().policies().keySet());
    all.add("/Channel/Application/", EVERYWHERE, profile.application().policies().keySet());
    all.add("/Channel/Application/", List.of("LifecycleEndorsement", "Endorsement"), List.of());
    all.add("/Channel/Orderer/", EVERYWHERE, profile.orderer().policies().keySet());
    all.add("/Channel/Orderer/", List.of("BlockValidation"), List.of());
    all.add("/Channel/Orderer/OrdererOrg/", EVERYWHERE, List.of("Endorsement"));
    for (NetworkOrganisation each : organisations) {
      if (channel.members().contains(each.name())) {
        String group = "/Channel/Application/%s/".formatted(each.name());
        all.add(group, EVERYWHERE, List.of("Endorsement"));
        all.add(group, List.of(), each.policies().keySet());
      }
    }
    return all.paths.stream().distinct().toList();
  }

  private void add(String group, Collection<String> usual, Collection<String> further) {
    usual.forEach(name -> paths.add(group + name));
    further.forEach(name -> paths.add(group + name));
  }
}
