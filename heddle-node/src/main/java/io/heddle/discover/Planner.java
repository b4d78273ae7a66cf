// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.channel.ChannelConfig;
import io.heddle.lifecycle.DefinitionCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/**
 * Works out an {@link EndorsementPlan}.
 *
 * <p>Fabric: discovery/endorsement/endorsement.go.
 */
final class Planner<C extends Candidate> {

  /** Steps that a look at a definition costs. */
  private static final int LOOK_UP = 500;

  private final ChannelConfig config;
  private final List<CalledChaincode> calls;
  private final List<C> candidates;
  private final Budget budget;
  private final PrincipalTable table = new PrincipalTable();
  private final SatisfyingSets satisfying;
  private final Map<Integer, List<C>> groups = new HashMap<>();

  /**
   * For some calls.
   *
   * @param candidates who may read what is read
   */
  private Planner(
      ChannelConfig config,
      List<CalledChaincode> calls,
      List<C> candidates,
      RandomGenerator random,
      Budget budget) {
    this.config = config;
    this.calls = calls;
    this.candidates = candidates;
    this.budget = budget;
    this.satisfying = new SatisfyingSets(table, number -> !group(number).isEmpty(), random, budget);
  }

  static <C extends Candidate> Planner<C> of(
      ChannelConfig config,
      DefinitionCache definitions,
      List<C> peers,
      ChaincodeInterest interest,
      RandomGenerator random,
      Budget budget)
      throws NoDescriptor {
    List<CalledChaincode> calls = called(config, definitions, interest, peers.size(), budget);
    CollectionReaders readers = CollectionReaders.of(config, calls);
    return new Planner<>(
        config, calls, peers.stream().filter(readers::include).toList(), random, budget);
  }

  /** The chaincodes of an interest, in its order. */
  static List<CalledChaincode> called(
      ChannelConfig config,
      DefinitionCache definitions,
      ChaincodeInterest interest,
      int peers,
      Budget budget)
      throws NoDescriptor {
    List<CalledChaincode> called = new ArrayList<>();
    for (ChaincodeCall call : interest.getChaincodesList()) {
      budget.spend((call.getCollectionNamesCount() + 1L) * (LOOK_UP + peers));
      called.add(CalledChaincode.of(config, definitions, call));
    }
    return called;
  }

  /**
   * The plan.
   *
   * @throws NoDescriptor if there is none
   */
  EndorsementPlan<C> plan() throws NoDescriptor {
    List<Map<Integer, Integer>> possible =
        principalSets().stream().map(PrincipalSet::counts).filter(this::isPossible).toList();
    if (possible.isEmpty()) {
      throw new NoDescriptor("no peer combination can satisfy the endorsement policy");
    }
    Map<Integer, List<C>> endorsers = endorsers(possible);
    List<Map<Integer, Integer>> layouts =
        possible.stream().filter(layout -> hasAll(layout, endorsers)).toList();
    if (layouts.isEmpty()) {
      throw new NoDescriptor("required chaincodes are not installed on sufficient peers");
    }
    return new EndorsementPlan<>(endorsers, layouts);
  }

  /** The sets of principals each of which satisfies everything that counts. */
  private List<PrincipalSet> principalSets() throws NoDescriptor {
    List<List<PrincipalSet>> policies = new ArrayList<>();
    for (CalledChaincode called : calls) {
      for (SignaturePolicyEnvelope policy : called.counting()) {
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

  private boolean isPossible(Map<Integer, Integer> layout) {
    return layout.entrySet().stream()
        .allMatch(part -> group(part.getKey()).size() >= part.getValue());
  }

  /** Those of the candidates who are a principal. */
  private List<C> group(int number) {
    List<C> known = groups.get(number);
    if (known != null) {
      return known;
    }
    Principal principal = table.get(number);
    MSPPrincipal source = principal.source();
    List<C> group =
        candidates.stream()
            .filter(peer -> peer.organisation().value().equals(principal.mspId()))
            .filter(peer -> peer.satisfies(source, config))
            .toList();
    groups.put(number, group);
    return group;
  }

  /** The peers of the groups that occur in a layout, without those that lack a chaincode. */
  private Map<Integer, List<C>> endorsers(List<Map<Integer, Integer>> layouts) {
    Map<Integer, List<C>> endorsers = new TreeMap<>();
    for (Map<Integer, Integer> layout : layouts) {
      for (int number : layout.keySet()) {
        endorsers.computeIfAbsent(
            number,
            _ ->
                group(number).stream()
                    .filter(peer -> calls.stream().allMatch(call -> call.runsOn(peer)))
                    .toList());
      }
    }
    endorsers.values().removeIf(List::isEmpty);
    return endorsers;
  }

  private static <C> boolean hasAll(Map<Integer, Integer> layout, Map<Integer, List<C>> endorsers) {
    return layout.entrySet().stream()
        .allMatch(
            part -> endorsers.getOrDefault(part.getKey(), List.of()).size() >= part.getValue());
  }
}
