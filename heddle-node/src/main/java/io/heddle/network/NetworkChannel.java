// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelProfile;
import java.util.List;

/**
 * A channel, with the configuration with which it begins.
 *
 * @param members the names of organisations
 */
public record NetworkChannel(ChannelName name, List<String> members, ChannelProfile profile) {

  public NetworkChannel {
    members = List.copyOf(members);
  }
}
