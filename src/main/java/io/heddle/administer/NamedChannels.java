// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;

/**
 * The channels of a peer as its owner names them.
 *
 * @param usual the channel of those who name none
 */
public record NamedChannels(JoinedChannels joined, ChannelName usual) {

  /**
   * The channel of that name.
   *
   * @param name the usual one if it is empty
   * @throws HeddleException {@code NOT_FOUND} if the peer has not joined it
   */
  JoinedChannel named(String name) {
    String wanted = name.isEmpty() ? usual.value() : name;
    return joined
        .find(wanted)
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND, "The peer has not joined channel '%s'".formatted(wanted)));
  }
}
