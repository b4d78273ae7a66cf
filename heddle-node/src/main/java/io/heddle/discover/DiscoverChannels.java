// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import java.util.Optional;

/** The channels that this peer has joined; the node fills it in. */
@FunctionalInterface
public interface DiscoverChannels {

  /**
   * The channel of that name, empty if this peer has not joined it.
   *
   * @param name as a client gave it, so it may be anything
   */
  Optional<DiscoverChannel> find(String name);
}
