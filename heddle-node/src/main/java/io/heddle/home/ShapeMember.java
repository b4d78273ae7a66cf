// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import java.util.List;
import java.util.Set;

/**
 * An organisation of a node, with its peers.
 *
 * @param peers the names within the domain, the first one first; at least one
 */
public record ShapeMember(String mspId, String domain, List<String> peers) {

  public ShapeMember {
    peers = List.copyOf(peers);
  }

  /** The full names of the peers: {@code peer0.org1.example.com}. */
  List<String> hosts() {
    return peers.stream().map(peer -> peer + "." + domain).toList();
  }

  boolean hasAllOf(ShapeMember other) {
    return mspId.equals(other.mspId)
        && domain.equals(other.domain)
        && Set.copyOf(peers).containsAll(other.peers);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(mspId, String.join(", ", hosts()));
  }
}
