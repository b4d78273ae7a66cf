// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.PackageId;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a chaincode stands that was launched at least once.
 *
 * @param where the address of its server, or {@code pid} and the number of its process
 * @param since when it came into this state
 * @param launches how often it was launched since the peer is there, this time among them
 * @param lastError why it was last lost or could not be launched; stays when it is ready again
 */
public record ChaincodeStatus(
    PackageId id,
    State state,
    Kind kind,
    String where,
    Instant since,
    int launches,
    Optional<String> lastError) {

  /** How far the launch is. */
  public enum State {
    LAUNCHING,
    READY,
    /** Its server was lost or cannot be reached; the next attempt comes by itself. */
    BACKING_OFF,
    /** The next use launches it. */
    ENDED
  }

  /** Who runs the chaincode. */
  public enum Kind {
    /** Not known before the build has been looked at. */
    UNDECIDED,
    /** The peer, as a process of its own. */
    LOCAL,
    /** Somebody else, as a server that the peer connects to. */
    REMOTE,
    /** A developer, who has started it by hand; it has dialled the peer. */
    BY_HAND
  }

  /** Who runs it, and where, for a log line. */
  String place() {
    return switch (kind) {
      case UNDECIDED -> "not built yet";
      case LOCAL -> "local, " + where;
      case REMOTE -> "remote, " + where;
      case BY_HAND -> "started by hand";
    };
  }

  boolean isLive() {
    return state == State.LAUNCHING || state == State.READY;
  }

  ChaincodeStatus in(State newState) {
    return new ChaincodeStatus(id, newState, kind, where, since, launches, lastError);
  }
}
