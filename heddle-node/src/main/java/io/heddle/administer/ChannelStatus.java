// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A channel that a peer has joined.
 *
 * @param height how many blocks it has of it
 * @param giver who gives the next ones; empty if nobody does now
 * @param problem why none come; empty if they do
 */
public record ChannelStatus(
    ChannelName channel, long height, Optional<String> giver, Optional<String> problem) {

  void writeTo(ObjectNode json) {
    json.put("channel", channel.value());
    json.put("height", height);
    giver.ifPresent(who -> json.put("blocksFrom", who));
    problem.ifPresent(why -> json.put("problem", why));
  }
}
