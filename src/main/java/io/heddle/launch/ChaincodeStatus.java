// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.PackageId;

/**
 * Where a launched chaincode stands.
 *
 * @param where the address of its server, or {@code pid} and the number of its process
 */
public record ChaincodeStatus(PackageId id, State state, Kind kind, String where) {

  /** How far the launch is. */
  public enum State {
    LAUNCHING,
    READY
  }

  /** Who runs the chaincode. */
  public enum Kind {
    /** Not known before the build has been looked at. */
    UNDECIDED,
    /** The peer, as a process of its own. */
    LOCAL,
    /** Somebody else; the peer connects to it. */
    REMOTE
  }
}
