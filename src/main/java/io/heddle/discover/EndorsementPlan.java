// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.discover.ChannelView.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.discovery.EndorsementDescriptor;
import org.hyperledger.fabric.protos.discovery.Layout;
import org.hyperledger.fabric.protos.discovery.Peers;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/**
 * Works out which peers have to endorse what an interest is about: groups of peers, one for each
 * principal, and layouts that say how many of which groups are enough.
 *
 * <p>Fabric: discovery/endorsement/endorsement.go.
 */
final class EndorsementPlan {

  /** Steps that a look at a definition costs. */
  private static final int LOOK_UP = 500;

  private final ChannelView view;
  private final Budget budget;
  private final PrincipalTable table = new PrincipalTable();
  private final SatisfyingSets satisfying;
  private final List<Member> candidates;
  private final List<CalledChaincode> calls;
  private final Map<Integer, List<Member>> groups = new HashMap<>();

  private EndorsementPlan(
      ChannelView view,
      List<CalledChaincode> calls,
      List<Member> candidates,
      RandomGenerator random,
      Budget budget) {
    this.view = view;
    this.calls = calls;
    this.candidates = candidates;
    this.budget = budget;
    this.satisfying = new SatisfyingSets(table, number -> !group(number).isEmpty(), random, budget);
  }

  /**
   * The plan for an interest.
   *
   * @throws NoDescriptor if there is none
   */
  static EndorsementDescriptor of(
      ChannelView view, ChaincodeInterest interest, RandomGenerator random, Budget budget)
      throws NoDescriptor {
    List<CalledChaincode> calls = called(view, interest, budget);
    CollectionReaders readers = CollectionReaders.of(view, calls);
    List<Member> candidates = view.members().stream().filter(readers::include).toList();
    return new EndorsementPlan(view, calls, candidates, random, budget).descriptor();
  }

  /** The chaincodes of an interest, in its order. */
  static List<CalledChaincode> called(ChannelView view, ChaincodeInterest interest, Budget budget)
      throws NoDescriptor {
    List<CalledChaincode> called = new ArrayList<>();
    for (ChaincodeCall call : interest.getChaincodesList()) {
      budget.spend((call.getCollectionNamesCount() + 1L) * (LOOK_UP + view.members().size()));
      called.add(CalledChaincode.of(view, call));
    }
    return called;
  }

  private EndorsementDescriptor descriptor() throws NoDescriptor {
    List<Map<Integer, Integer>> possible =
        principalSets().stream().map(PrincipalSet::counts).filter(this::isPossible).toList();
    if (possible.isEmpty()) {
      throw new NoDescriptor("no peer combination can satisfy the endorsement policy");
    }
    Map<Integer, Peers> endorsers = endorsers(possible);
    List<Layout> layouts =
        possible.stream()
            .filter(layout -> hasAll(layout, endorsers))
            .map(EndorsementPlan::layout)
            .toList();
    if (layouts.isEmpty()) {
      throw new NoDescriptor("required chaincodes are not installed on sufficient peers");
    }
    EndorsementDescriptor.Builder descriptor =
        EndorsementDescriptor.newBuilder()
            .setChaincode(calls.getFirst().call().getName())
            .addAllLayouts(layouts);
    endorsers.forEach((number, peers) -> descriptor.putEndorsersByGroups(name(number), peers));
    return descriptor.build();
  }

  /** The sets of principals each of which satisfies everything that counts. */
  private List<PrincipalSet> principalSets() throws NoDescriptor {
    List<List<PrincipalSet>> policies = new ArrayList<>();
    for (CalledChaincode called : calls) {
      for (SignaturePolicyEnvelope policy : counting(called)) {
        policies.add(sets(policy, "endorsement policy cannot be satisfied"));
      }
    }
    List<List<PrincipalSet>> keyPolicies = new ArrayList<>();
    for (CalledChaincode called : calls) {
      for (SignaturePolicyEnvelope policy : called.call().getKeyPoliciesList()) {
        keyPolicies.add(sets(policy, "state based endorsement policy cannot be satisfied"));
      }
    }
    var merging = new MergedSets(table, budget);
    if (!keyPolicies.isEmpty()) {
      policies.add(merged(keyPolicies, merging));
    }
    if (policies.isEmpty()) {
      throw new NoDescriptor("no principal sets remained after filtering");
    }
    return merged(policies, merging);
  }

  private static List<PrincipalSet> merged(List<List<PrincipalSet>> policies, MergedSets merging)
      throws NoDescriptor {
    List<PrincipalSet> merged = policies.getFirst();
    for (List<PrincipalSet> next : policies.subList(1, policies.size())) {
      merged = merging.merge(merged, next);
    }
    return merged;
  }

  private List<PrincipalSet> sets(SignaturePolicyEnvelope policy, String orElse)
      throws NoDescriptor {
    List<PrincipalSet> sets = satisfying.of(policy);
    if (sets.isEmpty()) {
      throw new NoDescriptor(orElse);
    }
    return sets;
  }

  /** The policies that count for one call, without those of its keys. */
  private static List<SignaturePolicyEnvelope> counting(CalledChaincode called)
      throws NoDescriptor {
    List<SignaturePolicyEnvelope> policies = List.copyOf(called.policies());
    if (!called.call().getDisregardNamespacePolicy()) {
      return policies;
    }
    if (policies.size() == 1 && called.call().getKeyPoliciesCount() == 0) {
      throw new NoDescriptor(
          "requested to disregard a chaincode's policy but key and collection policies are missing");
    }
    return policies.subList(1, policies.size());
  }

  private boolean isPossible(Map<Integer, Integer> layout) {
    return layout.entrySet().stream()
        .allMatch(part -> group(part.getKey()).size() >= part.getValue());
  }

  /** Those of the candidates who are a principal. */
  private List<Member> group(int number) {
    List<Member> known = groups.get(number);
    if (known != null) {
      return known;
    }
    Principal principal = table.get(number);
    MSPPrincipal source = principal.source();
    List<Member> group =
        candidates.stream()
            .filter(member -> member.organisation().value().equals(principal.mspId()))
            .filter(member -> view.satisfies(member, source))
            .toList();
    groups.put(number, group);
    return group;
  }

  /** The peers of the groups that occur in a layout, without those that lack a chaincode. */
  private Map<Integer, Peers> endorsers(List<Map<Integer, Integer>> layouts) {
    Set<Integer> occurring = new LinkedHashSet<>();
    layouts.forEach(layout -> occurring.addAll(layout.keySet()));
    Map<Integer, Peers> endorsers = new TreeMap<>();
    for (int number : occurring) {
      Peers.Builder peers = Peers.newBuilder();
      group(number).stream()
          .filter(member -> member.runs(calls))
          .forEach(member -> peers.addPeers(member.message()));
      if (peers.getPeersCount() > 0) {
        endorsers.put(number, peers.build());
      }
    }
    return endorsers;
  }

  private static boolean hasAll(Map<Integer, Integer> layout, Map<Integer, Peers> endorsers) {
    return layout.entrySet().stream()
        .allMatch(part ->
            endorsers.getOrDefault(part.getKey(), Peers.getDefaultInstance()).getPeersCount()
                >= part.getValue());
  }

  private static Layout layout(Map<Integer, Integer> counts) {
    Layout.Builder layout = Layout.newBuilder();
    counts.forEach((number, count) -> layout.putQuantitiesByGroup(name(number), count));
    return layout.build();
  }

  /** What clients call the group of a principal. */
  private static String name(int number) {
    return "G" + number;
  }
}
