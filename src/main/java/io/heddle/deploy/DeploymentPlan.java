// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import java.util.List;

/**
 * What a node is to deploy when it starts.
 *
 * @param collections the private data collections of chaincodes that are to have others than they
 *     have
 * @param policies the endorsement policies of chaincodes that are to have others than they have
 * @param failsFast whether the start fails with the first chaincode that cannot be deployed; a node
 *     stays up otherwise, and serves the others
 */
public record DeploymentPlan(
    List<ChaincodeSource> chaincodes,
    CollectionFiles collections,
    EndorsementPolicies policies,
    boolean failsFast) {

  public DeploymentPlan {
    chaincodes = List.copyOf(chaincodes);
  }

  /** These, with whatever collections and policies they have. */
  public static DeploymentPlan of(List<ChaincodeSource> chaincodes) {
    return new DeploymentPlan(
        chaincodes, CollectionFiles.none(), EndorsementPolicies.none(), false);
  }

  public DeploymentPlan with(CollectionFiles others) {
    return new DeploymentPlan(chaincodes, others, policies, failsFast);
  }

  public DeploymentPlan with(EndorsementPolicies others) {
    return new DeploymentPlan(chaincodes, collections, others, failsFast);
  }

  /** Whether it changes nothing. */
  public boolean isEmpty() {
    return chaincodes.isEmpty()
        && collections.byChaincode().isEmpty()
        && policies.byChaincode().isEmpty();
  }

  public DeploymentPlan failingFast() {
    return new DeploymentPlan(chaincodes, collections, policies, true);
  }
}
