// SPDX-License-Identifier: Apache-2.0
package io.heddle.access;

import io.heddle.channel.ChannelConfig;
import java.util.Optional;

/** The configurations in force of the channels that this peer has joined; the node fills it in. */
@FunctionalInterface
public interface Configurations {

  /**
   * That of the channel of this name, empty if this peer has not joined it.
   *
   * @param channel as a client gave it, so it may be anything
   */
  Optional<ChannelConfig> find(String channel);
}
