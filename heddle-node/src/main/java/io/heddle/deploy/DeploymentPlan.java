// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a node is to deploy on a channel, when it starts or while it runs.
 *
 * @param collections the private data collections of chaincodes that are to have others than they
 *     have
 * @param policies the endorsement policies of chaincodes that are to have others than they have
 * @param initRequired whether chaincodes need to be initialised from now on
 * @param whole the chaincodes whose definitions are to be as they are given here and as usual
 *     otherwise, with whether they need to be initialised
 * @param failsFast whether the start fails with the first chaincode that cannot be deployed; a node
 *     stays up otherwise, and serves the others
 * @param isWatched whether what comes from a directory is deployed anew when that changes
 */
public record DeploymentPlan(
    List<ChaincodeSource> chaincodes,
    CollectionFiles collections,
    EndorsementPolicies policies,
    Map<String, Boolean> initRequired,
    Map<String, Boolean> whole,
    boolean failsFast,
    boolean isWatched) {

  public DeploymentPlan {
    chaincodes = List.copyOf(chaincodes);
    initRequired = Map.copyOf(initRequired);
    whole = Map.copyOf(whole);
  }

  /** These, with whatever collections and policies they have. */
  public static DeploymentPlan of(List<ChaincodeSource> chaincodes) {
    return new DeploymentPlan(
        chaincodes,
        CollectionFiles.none(),
        EndorsementPolicies.none(),
        Map.of(),
        Map.of(),
        false,
        false);
  }

  public DeploymentPlan with(CollectionFiles others) {
    return new DeploymentPlan(
        chaincodes, others, policies, initRequired, whole, failsFast, isWatched);
  }

  public DeploymentPlan with(EndorsementPolicies others) {
    return new DeploymentPlan(
        chaincodes, collections, others, initRequired, whole, failsFast, isWatched);
  }

  /** With whether chaincodes need to be initialised, of those that are named. */
  public DeploymentPlan initialised(Map<String, Boolean> others) {
    return new DeploymentPlan(
        chaincodes, collections, policies, others, whole, failsFast, isWatched);
  }

  /** The names of the chaincodes of which it says something beside where they come from. */
  public Set<String> described() {
    Set<String> names = new TreeSet<>(collections.byChaincode().keySet());
    names.addAll(policies.byChaincode().keySet());
    names.addAll(initRequired.keySet());
    return names;
  }

  /** Whether it changes nothing. */
  public boolean isEmpty() {
    return chaincodes.isEmpty() && described().isEmpty();
  }

  public DeploymentPlan failingFast() {
    return new DeploymentPlan(
        chaincodes, collections, policies, initRequired, whole, true, isWatched);
  }

  public DeploymentPlan watched() {
    return new DeploymentPlan(
        chaincodes, collections, policies, initRequired, whole, failsFast, true);
  }

  /** This one, and behind it another; what both say, the other says. */
  public DeploymentPlan and(DeploymentPlan other) {
    List<ChaincodeSource> all = new ArrayList<>(chaincodes);
    all.addAll(other.chaincodes);
    return new DeploymentPlan(
        all,
        new CollectionFiles(joined(collections.byChaincode(), other.collections.byChaincode())),
        new EndorsementPolicies(joined(policies.byChaincode(), other.policies.byChaincode())),
        joined(initRequired, other.initRequired),
        joined(whole, other.whole),
        failsFast || other.failsFast,
        isWatched || other.isWatched);
  }

  private static <T> Map<String, T> joined(Map<String, T> first, Map<String, T> second) {
    Map<String, T> all = new HashMap<>(first);
    all.putAll(second);
    return all;
  }
}
