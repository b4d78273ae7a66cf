// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import java.util.List;

/**
 * What a node is to deploy when it starts.
 *
 * @param collections the private data collections of chaincodes that are to have others than they
 *     have
 * @param failsFast whether the start fails with the first chaincode that cannot be deployed; a node
 *     stays up otherwise, and serves the others
 */
public record DeploymentPlan(
    List<ChaincodeSource> chaincodes, CollectionFiles collections, boolean failsFast) {

  public DeploymentPlan {
    chaincodes = List.copyOf(chaincodes);
  }

  /** These, with whatever collections they have. */
  public static DeploymentPlan of(List<ChaincodeSource> chaincodes) {
    return new DeploymentPlan(chaincodes, CollectionFiles.none(), false);
  }

  public DeploymentPlan with(CollectionFiles others) {
    return new DeploymentPlan(chaincodes, others, failsFast);
  }

  public DeploymentPlan failingFast() {
    return new DeploymentPlan(chaincodes, collections, true);
  }
}
