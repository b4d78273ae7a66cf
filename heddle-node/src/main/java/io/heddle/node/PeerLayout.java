// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.MspId;
import io.heddle.config.Addresses;
import io.heddle.config.OperationsSettings;
import io.heddle.home.Shape;
import io.heddle.home.ShapeMember;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names and the ports of a node's peers, which are those of Fabric's test network: {@code
 * peer0.org1.example.com:7051}, {@code peer0.org2.example.com:9051} and so on. A second peer of an
 * organisation is at 8051, 10051 …, where Fabric's networks with two peers each have it; a third
 * and a fourth are ten ports behind these two.
 */
final class PeerLayout {

  private static final int TO_NEXT_ORGANISATION = 2000;
  private static final int TO_SECOND_PEER = 1000;
  private static final int TO_NEXT_PAIR = 10;

  private PeerLayout() {}

  /**
   * The peers, organisation by organisation.
   *
   * @param first the first organisation, if they are called by their numbers
   * @param addresses of the first peer, and so are {@code operations}
   */
  static List<PeerConfig> of(
      Shape shape, MspId first, Addresses addresses, OperationsSettings operations) {
    List<PeerConfig> peers = new ArrayList<>();
    for (int organisation = 0; organisation < shape.organisations(); organisation++) {
      ShapeMember member = shape.members().get(organisation);
      MspId id = organisation == 0 && shape.isNumbered() ? first : new MspId(member.mspId());
      for (int peer = 0; peer < member.peers().size(); peer++) {
        int place = peers.size();
        peers.add(
            new PeerConfig(
                place,
                LocalOrganisation.of(id, member.domain()),
                member.peers().get(peer),
                place == 0 ? addresses : addresses.further(distance(organisation, peer)),
                operations.further(place),
                Optional.empty()));
      }
    }
    return List.copyOf(peers);
  }

  /** The first peer of each organisation. */
  static List<PeerConfig> firsts(List<PeerConfig> peers) {
    Map<LocalOrganisation, PeerConfig> firsts = new LinkedHashMap<>();
    peers.forEach(peer -> firsts.putIfAbsent(peer.organisation(), peer));
    return List.copyOf(firsts.values());
  }

  /** How far the ports of a peer are from those of the first. */
  private static int distance(int organisation, int peer) {
    return organisation * TO_NEXT_ORGANISATION
        + peer % 2 * TO_SECOND_PEER
        + peer / 2 * TO_NEXT_PAIR;
  }
}
