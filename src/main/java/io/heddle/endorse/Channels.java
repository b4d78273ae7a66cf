// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import java.util.Optional;

/** The channels that this peer has joined; the node fills it in. */
@FunctionalInterface
public interface Channels {

  /**
   * The channel of that name, empty if this peer has not joined it.
   *
   * @param name as a client gave it, so it may be anything
   */
  Optional<PeerChannel> find(String name);
}
