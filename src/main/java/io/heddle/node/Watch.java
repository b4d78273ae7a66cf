// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.metrics.NodeMetrics;
import io.heddle.operations.HealthChecks;
import java.time.Clock;
import java.util.stream.Stream;

/**
 * What one peer tells operators of itself: what it counts and which of its parts are not well.
 *
 * @param ordering what brings it the channel's blocks, which all peers of a node have in common
 */
record Watch(NodeMetrics metrics, Vital committer, Vital ordering, Vital custodian) {

  /** A peer that has not begun. */
  static Watch of(Vitals parts, Vital ordering) {
    return new Watch(
        NodeMetrics.of(NodeVersion.text()),
        parts.part("committer"),
        ordering,
        parts.part("custodian"));
  }

  HealthChecks health(Peer peer, Clock clock) {
    HealthChecks checks = new HealthChecks(clock);
    Stream.of(committer, ordering, custodian)
        .forEach(part -> checks.add(part.name(), part::problem));
    checks.add("ledger", peer::storageProblem);
    checks.addTo(metrics.all());
    return checks;
  }
}
