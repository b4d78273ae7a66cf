// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.DeploymentReport;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.node.NodeStanding.Place;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Peers that are stopped, and which packages were last deployed without them. For one at a time.
 */
final class Latecomers {

  private static final Logger log = LoggerFactory.getLogger(Latecomers.class);

  private final List<HostedPeer> peers;
  private final Map<String, Map<Place, PackageId>> missed = new HashMap<>();

  Latecomers(List<HostedPeer> peers) {
    this.peers = peers;
  }

  /** Something was deployed. */
  void miss(DeploymentReport report) {
    for (String host : report.stoppedPeers()) {
      Map<Place, PackageId> packages = missed.computeIfAbsent(host, _ -> new LinkedHashMap<>());
      report.chaincodes().stream()
          .filter(each -> each.sequence() > 0)
          .forEach(each -> packages.put(new Place(report.channel(), each.name()), each.id()));
    }
  }

  /** One runs again: it gets what definitions mean by now, as the others have it. */
  void bringUp(HostedPeer late) {
    Map<Place, PackageId> packages = missed.remove(late.host());
    if (packages != null) {
      packages.values().stream().distinct().filter(late::refersTo).forEach(id -> give(id, late));
    }
  }

  private void give(PackageId id, HostedPeer late) {
    try {
      peers.stream()
          .flatMap(peer -> peer.running().stream())
          .flatMap(running -> running.peer().chaincode().find(id).stream())
          .findFirst()
          .ifPresent(
              bytes -> late.present().peer().chaincode().install(ChaincodePackage.parse(bytes)));
    } catch (HeddleException e) {
      log.warn(
          "Peer '{}' cannot have package '{}', which was deployed while it was stopped: {}",
          late.host(),
          id,
          e.getMessage());
    }
  }
}
