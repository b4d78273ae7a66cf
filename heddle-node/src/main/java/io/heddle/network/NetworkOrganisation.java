// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.base.MspId;
import io.heddle.issue.NewUser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Policy;

/**
 * An organisation with peers.
 *
 * @param name by which the rest of the file means it, and that of its group in a channel
 * @param peers the names of the peers within the domain
 * @param ports of those peers that do not listen where their place says
 * @param plainUsers how many there are beside the administrator: {@code User1} and so on
 * @param users further ones
 * @param policies that are other than those of the test network, or further ones
 * @param anchors empty if the first peer is to be found by others
 */
public record NetworkOrganisation(
    String name,
    MspId mspId,
    String domain,
    List<String> peers,
    Map<String, Integer> ports,
    int plainUsers,
    List<NewUser> users,
    Map<String, Policy> policies,
    Optional<List<Anchor>> anchors) {

  public NetworkOrganisation {
    peers = List.copyOf(peers);
    ports = Map.copyOf(ports);
    users = List.copyOf(users);
    policies = new LinkedHashMap<>(policies);
    anchors = anchors.map(List::copyOf);
  }

  /**
   * A peer that others find.
   *
   * @param peer its name within the domain
   * @param port empty if it is that on which the peer listens
   */
  public record Anchor(String peer, Optional<Integer> port) {}
}
