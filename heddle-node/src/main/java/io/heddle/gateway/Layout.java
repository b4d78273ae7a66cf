// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One way to satisfy all policies: an endorsement for each of some places, of another peer each.
 *
 * <p>Fabric takes every peer to be in one group only, and asks one that is in two of them twice.
 *
 * @param places who can take each of them, in the order in which they are asked
 */
record Layout(List<List<EndorsingPeer>> places) {

  Layout {
    places = List.copyOf(places);
  }

  /**
   * The peers to ask in addition to those who have endorsed, or are about to; as few as possible.
   *
   * @param held whose endorsements are there or under way
   * @param free who can still be asked
   * @return empty if there are not enough of them
   */
  Optional<List<EndorsingPeer>> missing(Set<EndorsingPeer> held, Predicate<EndorsingPeer> free) {
    Map<EndorsingPeer, Integer> placed = new LinkedHashMap<>();
    List<Integer> open = new ArrayList<>();
    for (int place = 0; place < places.size(); place++) {
      if (!fill(place, held::contains, placed, new HashSet<>())) {
        open.add(place);
      }
    }
    for (int place : open) {
      if (!fill(place, peer -> held.contains(peer) || free.test(peer), placed, new HashSet<>())) {
        return Optional.empty();
      }
    }
    return Optional.of(placed.keySet().stream().filter(peer -> !held.contains(peer)).toList());
  }

  /** Those of the peers who take the places; to be asked when nobody is missing. */
  Set<EndorsingPeer> takenBy(Set<EndorsingPeer> held) {
    Map<EndorsingPeer, Integer> placed = new LinkedHashMap<>();
    for (int place = 0; place < places.size(); place++) {
      fill(place, held::contains, placed, new HashSet<>());
    }
    return placed.keySet();
  }

  /** Puts somebody in a place, if need be by moving others to other places. */
  private boolean fill(
      int place,
      Predicate<EndorsingPeer> allowed,
      Map<EndorsingPeer, Integer> placed,
      Set<EndorsingPeer> moved) {
    for (EndorsingPeer peer : places.get(place)) {
      if (allowed.test(peer) && moved.add(peer)) {
        Integer before = placed.get(peer);
        if (before == null || fill(before, allowed, placed, moved)) {
          placed.put(peer, place);
          return true;
        }
      }
    }
    return false;
  }
}
