// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.base.ChannelName;
import io.heddle.joined.ChannelHealth;
import io.heddle.ledger.Ledger;
import io.heddle.metrics.LedgerMetrics;
import io.heddle.metrics.NodeMetrics;
import io.heddle.operations.HealthChecks;
import java.time.Clock;
import java.util.stream.Stream;

/**
 * What one peer tells operators of itself: what it counts and which of its parts are not well.
 *
 * @param ordering what brings it the channels' blocks, which all peers of a node have in common
 */
record Watch(
    NodeMetrics metrics,
    LedgerMetrics ledgers,
    ChannelVitals committers,
    ChannelVitals ordering,
    Vital custodian) {

  /** A peer that has not begun. */
  static Watch of(Vitals parts, ChannelVitals ordering) {
    NodeMetrics metrics = NodeMetrics.of(NodeVersion.text());
    return new Watch(
        metrics,
        new LedgerMetrics(metrics.all()),
        new ChannelVitals(parts, "committer"),
        ordering,
        parts.part("custodian"));
  }

  /** How a channel is doing that the peer has joined. */
  ChannelHealth health(Ledger ledger) {
    ChannelName channel = ledger.channel();
    return new ChannelHealth(
        committers.of(channel), ordering.of(channel), ledgers.of(channel, ledger::height));
  }

  HealthChecks health(Peer peer, Clock clock) {
    HealthChecks checks = new HealthChecks(clock);
    Stream.of(committers, ordering).forEach(part -> checks.add(part.name(), part::problem));
    checks.add(custodian.name(), custodian::problem);
    checks.add("ledger", peer::storageProblem);
    checks.addTo(metrics.all());
    return checks;
  }
}
