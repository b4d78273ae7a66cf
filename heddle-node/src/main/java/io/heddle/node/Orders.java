// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.DeploymentOrder;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.CollectionFiles;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.EndorsementPolicies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the owner of a running node orders, read as the command line of a start is. */
final class Orders {

  private Orders() {}

  /**
   * The plan that is ordered.
   *
   * @param isDevelopment whether chaincode may register that somebody has started by hand
   * @throws HeddleException {@code BAD_INPUT} if something in it can never work, {@code CONFLICT}
   *     if this node cannot
   */
  static DeploymentPlan plan(DeploymentOrder order, boolean isDevelopment) {
    if (!order.byHand().isEmpty() && !isDevelopment) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Chaincode '%s' cannot be started by hand: the node is not in development mode; start it with '--peer-chaincodedev' or '--dev NAME'"
              .formatted(ChaincodeSource.ByHand.parse(order.byHand().getFirst()).name()));
    }
    List<ChaincodeSource> sources = new ArrayList<>();
    order.chaincodes().forEach(text -> sources.add(ChaincodeSource.parse(text)));
    order.byHand().forEach(text -> sources.add(ChaincodeSource.ByHand.parse(text)));
    Map<String, Path> collections = new LinkedHashMap<>();
    order.collections().forEach((name, file) -> collections.put(name, Path.of(file)));
    DeploymentPlan plan =
        DeploymentPlan.of(sources)
            .with(CollectionFiles.read(collections))
            .with(EndorsementPolicies.read(order.policies()))
            .initialised(order.initRequired());
    if (plan.isEmpty() && order.debug().isEmpty()) {
      throw new HeddleException(Fault.BAD_INPUT, "A deployment names nothing to deploy");
    }
    return order.failsFast() ? plan.failingFast() : plan;
  }
}
