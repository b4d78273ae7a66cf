// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.base.ChannelName;
import io.heddle.joined.ChannelHealth;
import io.heddle.ledger.Ledger;
import io.heddle.metrics.LedgerMetrics;

/** The parts of a peer that runs; those of one that is started again are other ones. */
record PeerVitals(
    Watch watch, ChannelVitals committers, ChannelVitals reconcilers, Vital custodian) {

  static PeerVitals of(Watch watch) {
    var parts = new Vitals(watch.lastResort());
    return new PeerVitals(
        watch,
        new ChannelVitals(parts, Watch.COMMITTER),
        new ChannelVitals(parts, Watch.RECONCILER),
        parts.part(Watch.CUSTODIAN));
  }

  /** How a channel is doing that the peer has joined. */
  ChannelHealth health(Ledger ledger) {
    ChannelName channel = ledger.channel();
    LedgerMetrics.OfChannel timer = watch.ledgers().of(channel, ledger::height);
    return new ChannelHealth(
        committers.of(channel),
        watch.ordering().of(channel),
        reconcilers.of(channel),
        timer,
        timer);
  }
}
