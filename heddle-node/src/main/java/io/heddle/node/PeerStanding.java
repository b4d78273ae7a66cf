// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Where one peer stands, and since when. Safe for threads. */
final class PeerStanding {

  private final String host;
  private final InstantSource clock;
  private volatile Now now;

  /**
   * At one moment.
   *
   * @param since when it is so
   */
  record Now(PeerState state, Instant since) {}

  /** Stopped. */
  PeerStanding(String host, InstantSource clock) {
    this.host = host;
    this.clock = clock;
    this.now = new Now(PeerState.STOPPED, clock.instant());
  }

  Now now() {
    return now;
  }

  /**
   * Begins a change, of which there is one at a time.
   *
   * @throws HeddleException {@code CONFLICT} if it does not stand where that begins
   */
  synchronized void change(PeerState from, PeerState to) {
    PeerState present = now.state();
    if (present != from) {
      throw new HeddleException(
          Fault.CONFLICT,
          "Peer '%s' is %s%s"
              .formatted(
                  host,
                  present.word(),
                  switch (present) {
                    case STOPPED, RUNNING -> " already";
                    case STARTING, STOPPING -> "; try again when it has done so";
                  }));
    }
    enter(to);
  }

  synchronized void enter(PeerState next) {
    now = new Now(next, clock.instant());
  }

  /** Why nobody is there; empty if it runs. */
  Optional<String> absence() {
    PeerState present = now.state();
    return switch (present) {
      case RUNNING -> Optional.empty();
      case STARTING, STOPPING -> Optional.of("it is " + present.word());
      case STOPPED ->
          Optional.of("it is stopped; 'heddle start-peer %s' starts it".formatted(host));
    };
  }
}
