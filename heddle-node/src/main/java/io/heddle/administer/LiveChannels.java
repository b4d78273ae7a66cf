// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import io.heddle.joined.JoinedChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is made of the channels of a peer for all who follow them. Safe for threads. */
public final class LiveChannels {

  private final Map<ChannelName, LiveChannel> known = new ConcurrentHashMap<>();

  /** That of a channel, which may have been closed and opened since somebody followed it. */
  LiveChannel of(JoinedChannel channel) {
    return known.compute(
        channel.name(),
        (_, before) ->
            before != null && before.channel() == channel ? before : new LiveChannel(channel));
  }
}
