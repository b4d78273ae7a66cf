// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.LastResort;
import io.heddle.metrics.LedgerMetrics;
import io.heddle.metrics.NodeMetrics;
import io.heddle.operations.HealthChecks;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one peer tells operators of itself, also while it is stopped: what it counts, which goes on
 * when it is started again, and which of its parts are not well.
 *
 * @param ordering what brings it the channels' blocks, which all peers of a node have in common
 * @param lastResort is called when a part of it has died
 */
record Watch(
    NodeMetrics metrics, LedgerMetrics ledgers, ChannelVitals ordering, LastResort lastResort) {

  static final String COMMITTER = "committer";
  static final String RECONCILER = "reconciler";
  static final String CUSTODIAN = "custodian";

  /** A peer that has not begun. */
  static Watch of(LastResort lastResort, ChannelVitals ordering) {
    NodeMetrics metrics = NodeMetrics.of(NodeVersion.text());
    return new Watch(metrics, new LedgerMetrics(metrics.all()), ordering, lastResort);
  }

  /**
   * Shows it among the metrics, too.
   *
   * @param hasEngine whether packages may be built by a container engine
   */
  HealthChecks health(HostedPeer peer, Clock clock, boolean hasEngine) {
    HealthChecks checks = new HealthChecks(clock);
    checks.add("peer", peer.standing()::absence);
    checks.add(ordering.name(), ordering::problem);
    checks.add(COMMITTER, whileRunning(peer, running -> running.vitals().committers().problem()));
    checks.add(RECONCILER, whileRunning(peer, running -> running.vitals().reconcilers().problem()));
    checks.add(CUSTODIAN, whileRunning(peer, running -> running.vitals().custodian().problem()));
    checks.add("ledger", whileRunning(peer, Peer::storageProblem));
    if (hasEngine) {
      checks.add("docker", whileRunning(peer, Peer::engineProblem));
    }
    checks.addTo(metrics.all());
    return checks;
  }

  private static HealthChecks.HealthCheck whileRunning(
      HostedPeer peer, Function<Peer, Optional<String>> problem) {
    return () -> peer.running().map(RunningPeer::peer).flatMap(problem);
  }
}
