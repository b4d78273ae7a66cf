// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.access.Hints;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.discover.Candidate;
import io.heddle.discover.EndorsementPlan;
import io.heddle.discover.NoDescriptor;
import io.heddle.identity.Identity;
import io.heddle.identity.Policy;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.DefinitionCache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/**
 * The ways to satisfy everything that counts for a transaction, in the order in which they are
 * tried: first those that need the peer which has endorsed already, the smaller ones before the
 * others. Fabric shuffles them.
 *
 * <p>Fabric: internal/pkg/gateway/registry.go, endorsementPlan.
 */
record Layouts(ChannelConfig config, DefinitionCache definitions) {

  /** Of a channel, as it is now. */
  static Layouts of(JoinedChannel channel) {
    return new Layouts(channel.config(), channel.definitions());
  }

  /** A peer, as the channel sees it. */
  private record Known(EndorsingPeer peer, Optional<Identity> identity, String channel)
      implements Candidate {

    @Override
    public MspId organisation() {
      return peer.mspId();
    }

    @Override
    public boolean runs(String chaincode, long sequence) {
      return peer.runs(channel, chaincode, sequence);
    }
  }

  /**
   * At least one.
   *
   * @param peers of the channel, in the order in which they are asked
   * @param endorsed who has endorsed already
   * @throws NoDescriptor with Fabric's words if there is none
   */
  List<Layout> of(
      ChaincodeInterest interest, List<EndorsingPeer> peers, Optional<EndorsingPeer> endorsed)
      throws NoDescriptor {
    EndorsementPlan<Known> plan = plan(interest, peers);
    Map<Integer, List<EndorsingPeer>> groups = new HashMap<>();
    plan.groups()
        .forEach((number, group) -> groups.put(number, group.stream().map(Known::peer).toList()));
    Set<Integer> preferred = new HashSet<>();
    endorsed.ifPresent(peer ->
        groups.forEach((number, group) -> {
          if (group.contains(peer)) {
            preferred.add(number);
          }
        }));
    return inOrder(plan.layouts(), preferred).stream()
        .map(counts -> layout(counts, groups))
        .toList();
  }

  private EndorsementPlan<Known> plan(ChaincodeInterest interest, List<EndorsingPeer> peers)
      throws NoDescriptor {
    List<Known> known =
        peers.stream()
            .map(peer -> new Known(peer, identity(peer), config.channel().value()))
            .toList();
    return EndorsementPlan.of(config, definitions, known, interest);
  }

  /**
   * Whom a plan lacks which there would be if nobody was stopped; empty if there were none even
   * then.
   */
  List<EndorsingPeer> unavailable(
      ChaincodeInterest interest, List<EndorsingPeer> running, List<EndorsingPeer> stopped) {
    try {
      return plan(interest, Stream.concat(running.stream(), stopped.stream()).toList())
          .groups()
          .values()
          .stream()
          .flatMap(List::stream)
          .map(Known::peer)
          .filter(stopped::contains)
          .distinct()
          .toList();
    } catch (NoDescriptor _) {
      return List.of();
    }
  }

  private static List<Map<Integer, Integer>> inOrder(
      List<Map<Integer, Integer>> layouts, Set<Integer> preferred) {
    List<Map<Integer, Integer>> ordered = new ArrayList<>(layouts);
    ordered.sort(
        Comparator.comparing(
                (Map<Integer, Integer> counts) -> Collections.disjoint(counts.keySet(), preferred))
            .thenComparingInt(
                counts -> counts.values().stream().mapToInt(Integer::intValue).sum()));
    return ordered;
  }

  private static Layout layout(
      Map<Integer, Integer> counts, Map<Integer, List<EndorsingPeer>> groups) {
    List<List<EndorsingPeer>> places = new ArrayList<>();
    counts.forEach((number, count) ->
        places.addAll(Collections.nCopies(count, groups.getOrDefault(number, List.of()))));
    return new Layout(places);
  }

  /**
   * Whether validation will be content with endorsements of these peers. A rule that names an
   * organisation more than once can take an endorsement that a later one needs: then it is not,
   * though each principal is there.
   */
  boolean suffice(ChaincodeInterest interest, Collection<EndorsingPeer> peers) {
    List<Identity> offered = identities(peers);
    return policies(interest).stream().allMatch(policy -> policy.objection(offered).isEmpty());
  }

  /** What the policies lack even if all of these endorse, in words; empty if nothing. */
  Optional<String> missing(ChaincodeInterest interest, Collection<EndorsingPeer> peers) {
    List<Identity> offered = identities(peers);
    return policies(interest).stream()
        .filter(policy -> policy.objection(offered).isPresent())
        .map(policy -> Hints.missing(policy, offered))
        .reduce("%s; %s"::formatted);
  }

  /** None if they cannot be told: then there is no plan either. */
  private List<Policy> policies(ChaincodeInterest interest) {
    try {
      return EndorsementPlan.policies(config, definitions, interest);
    } catch (NoDescriptor | HeddleException _) {
      return List.of();
    }
  }

  private List<Identity> identities(Collection<EndorsingPeer> peers) {
    return peers.stream().flatMap(peer -> identity(peer).stream()).toList();
  }

  private Optional<Identity> identity(EndorsingPeer peer) {
    try {
      return Optional.of(config.msps().parse(peer.identity()));
    } catch (HeddleException _) {
      return Optional.empty();
    }
  }
}
