// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.access.Hints;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.identity.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the fewest peers whose endorsements satisfy all policies, together with those who have
 * endorsed already.
 *
 * @param policies all of them have to be satisfied
 */
record SmallestSet(ChannelConfig config, List<Policy> policies) {

  /*
   * It asks the policies about sets of growing size, in the order of preference, and stops at the
   * first that does. With the handful of peers that one process hosts, that is quicker than
   * expanding the policies into principals, and cannot disagree with what validation does later.
   */

  /**
   * The peers to ask in addition; an empty list if none is needed.
   *
   * @param candidates in the order of preference
   * @return empty if even all candidates together are not enough
   */
  Optional<List<EndorsingPeer>> find(
      Collection<EndorsingPeer> endorsed, List<EndorsingPeer> candidates) {
    List<EndorsingPeer> free =
        candidates.stream().filter(peer -> !endorsed.contains(peer)).toList();
    List<Identity> chosen = new ArrayList<>(endorsed.stream().map(this::identity).toList());
    if (isEnough(chosen)) {
      return Optional.of(List.of());
    }
    if (!isEnough(withAll(chosen, free))) {
      return Optional.empty();
    }
    for (int size = 1; size <= free.size(); size++) {
      Optional<List<EndorsingPeer>> found = choose(size, free, chosen);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What the policies lack even if all of these endorse, in words. */
  String missing(List<EndorsingPeer> peers) {
    List<Identity> offered = peers.stream().map(this::identity).toList();
    return policies.stream()
        .filter(policy -> policy.objection(offered).isPresent())
        .map(policy -> Hints.missing(policy, offered))
        .collect(Collectors.joining("; "));
  }

  private Optional<List<EndorsingPeer>> choose(
      int size, List<EndorsingPeer> free, List<Identity> chosen) {
    if (size == 0) {
      return isEnough(chosen) ? Optional.of(new ArrayList<>()) : Optional.empty();
    }
    for (int i = 0; i + size <= free.size(); i++) {
      chosen.addLast(identity(free.get(i)));
      Optional<List<EndorsingPeer>> rest =
          choose(size - 1, free.subList(i + 1, free.size()), chosen);
      chosen.removeLast();
      if (rest.isPresent()) {
        rest.get().addFirst(free.get(i));
        return rest;
      }
    }
    return Optional.empty();
  }

  private List<Identity> withAll(List<Identity> chosen, List<EndorsingPeer> free) {
    List<Identity> all = new ArrayList<>(chosen);
    free.forEach(peer -> all.add(identity(peer)));
    return all;
  }

  private Identity identity(EndorsingPeer peer) {
    return config.msps().parse(peer.identity());
  }

  private boolean isEnough(List<Identity> identities) {
    try {
      policies.forEach(policy -> policy.checkIdentities(identities));
      return true;
    } catch (HeddleException _) {
      return false;
    }
  }
}
