// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.BuildWatcher;
import io.heddle.administer.DeploymentOrder;
import io.heddle.administer.DeploymentReport;
import io.heddle.administer.ManagedDeployments;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;
import java.util.Optional;

/** Those of a peer of a network elsewhere, which decides together what is deployed on it. */
final class MemberDeployments implements ManagedDeployments {

  @Override
  public DeploymentReport deploy(DeploymentOrder order, BuildWatcher builds) {
    throw refused("deployed");
  }

  @Override
  public void undeploy(String name, Optional<ChannelName> channel) {
    throw refused("undeployed");
  }

  @Override
  public List<DeploymentReport> reset(BuildWatcher builds) {
    throw new HeddleException(
        Fault.BAD_INPUT,
        "This peer belongs to a network elsewhere, whose channels it cannot begin anew");
  }

  private static HeddleException refused(String what) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "This peer belongs to a network elsewhere, so chaincode is not %s by it alone; use 'peer lifecycle chaincode' with its organisations"
            .formatted(what));
  }
}
