// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.DeploymentReport;
import io.heddle.base.PackageId;
import io.heddle.deploy.Deployed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts anew, behind a deployment, what runs without the debugger that it is to have: it was
 * deployed before anybody wanted one, or was tried beside its predecessor, which had the port.
 */
record DebuggedStart(DebugWishes wishes, List<HostedPeer> peers) {

  /**
   * Does so with all that concerns a deployment.
   *
   * @param named what somebody has named, whether it was deployed now or not
   */
  void begin(DeploymentReport report, List<Deployed> named) throws InterruptedException {
    Map<String, PackageId> concerned = new LinkedHashMap<>();
    report.chaincodes().stream()
        .filter(each -> each.state() == DeploymentReport.State.READY)
        .forEach(each -> concerned.put(each.name(), each.id()));
    named.forEach(each -> concerned.put(each.name(), each.packageId()));
    for (var each : concerned.entrySet()) {
      if (wishes.port(each.getKey()).isPresent()) {
        start(each.getValue());
      }
    }
  }

  private void start(PackageId id) throws InterruptedException {
    for (HostedPeer peer : peers) {
      Optional<RunningPeer> running = peer.running();
      if (running.isPresent()) {
        running.get().peer().chaincode().startWithDebugger(id);
      }
    }
  }
}
