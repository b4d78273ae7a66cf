// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.DeploymentReport;
import io.heddle.administer.DeploymentReport.Outcome;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.deploy.Deployed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one chaincode that was to be deployed, before it is launched.
 *
 * @param reason why it is not deployed
 */
record DeploymentStep(
    String name, PackageId id, boolean isNew, Optional<Deployed> deployed, String reason) {

  /**
   * Launches what is deployed, waits for it, and tells of all.
   *
   * @param stopped the peers that got nothing
   */
  static DeploymentReport report(
      ChannelDeployment on, List<DeploymentStep> steps, List<String> stopped)
      throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    for (DeploymentStep step : steps) {
      outcomes.add(
          step.deployed().isPresent() ? step.launched(on, step.deployed().get()) : step.failed());
    }
    return new DeploymentReport(on.name(), outcomes, stopped);
  }

  private Outcome failed() {
    return new Outcome(
        name, id, 0, false, DeploymentReport.State.NOT_DEPLOYED, Optional.of(reason), List.of());
  }

  private Outcome launched(ChannelDeployment on, Deployed now) throws InterruptedException {
    Map<HostedPeer, HeddleException> failures =
        now.isStartedByHand() ? Map.of() : Launching.of(now.packageId(), on.peers());
    DeploymentReport.State state =
        now.isStartedByHand()
            ? DeploymentReport.State.BY_HAND
            : failures.isEmpty()
                ? DeploymentReport.State.READY
                : DeploymentReport.State.NOT_RUNNING;
    return new Outcome(
        now.name(),
        now.packageId(),
        now.sequence(),
        isNew,
        state,
        Optional.of(Launching.told(failures, on.peers().size())).filter(why -> !why.isEmpty()),
        on.environments(now));
  }
}
