// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import java.util.List;
import java.util.Optional;

/**
 * What is deployed on a running node, which its owner changes; one change comes after the other.
 * Safe for threads.
 */
public interface ManagedDeployments {

  /**
   * Deploys chaincode, and gives definitions what is asked for. One that cannot be built, defined
   * or launched keeps nothing from the others; what was deployed under its name goes on.
   *
   * @throws io.heddle.base.HeddleException if the order as a whole can never be carried out, or it
   *     was to fail fast
   */
  DeploymentReport deploy(DeploymentOrder order, BuildWatcher builds) throws InterruptedException;

  /**
   * Takes a chaincode out of service: its processes end with the calls that they have, and its
   * definition stays.
   *
   * @param channel empty for the node's first one
   * @throws io.heddle.base.HeddleException {@code NOT_FOUND} if there is no such chaincode, {@code
   *     CONFLICT} if it is out of service already
   */
  void undeploy(String name, Optional<ChannelName> channel) throws InterruptedException;

  /**
   * Gives the node fresh ledgers, and deploys again what was deployed.
   *
   * @return what became of it, by channel
   * @throws io.heddle.base.HeddleException {@code CONFLICT} if a peer does not run
   */
  List<DeploymentReport> reset(BuildWatcher builds) throws InterruptedException;
}
