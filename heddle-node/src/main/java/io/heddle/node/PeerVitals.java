// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.base.ChannelName;
import io.heddle.joined.ChannelHealth;
import io.heddle.ledger.Ledger;
import io.heddle.metrics.LedgerMetrics;
import io.heddle.telemetry.Telemetry;

/** The parts of a peer that runs; those of one that is started again are other ones. */
record PeerVitals(
    Watch watch,
    ChannelVitals committers,
    ChannelVitals reconcilers,
    Vital custodian,
    String host,
    Telemetry telemetry) {

  static PeerVitals of(Watch watch, String host, Telemetry telemetry) {
    var parts = new Vitals(watch.lastResort());
    return new PeerVitals(
        watch,
        new ChannelVitals(parts, Watch.COMMITTER),
        new ChannelVitals(parts, Watch.RECONCILER),
        parts.part(Watch.CUSTODIAN),
        host,
        telemetry);
  }

  /** How a channel is doing that the peer has joined. */
  ChannelHealth health(Ledger ledger) {
    ChannelName channel = ledger.channel();
    LedgerMetrics.OfChannel timer = watch.ledgers().of(channel, ledger::height);
    return new ChannelHealth(
        committers.of(channel),
        watch.ordering().of(channel),
        reconcilers.of(channel),
        telemetry.commits(host, channel, timer),
        timer);
  }
}
