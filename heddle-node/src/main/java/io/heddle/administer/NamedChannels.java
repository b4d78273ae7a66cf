// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.words.Foreign;
import io.heddle.words.Nearest;
import java.util.List;

/**
 * The channels of a peer as its owner names them.
 *
 * @param usual the channel of those who name none
 */
public record NamedChannels(JoinedChannels joined, ChannelName usual) {

  /** The sentence for a chaincode that is not defined: which one may be meant, or what to do. */
  static String undefined(JoinedChannel channel, String chaincode) {
    List<String> names =
        channel.definitions().all().stream().map(each -> each.definition().name()).toList();
    return "No chaincode '%s' is defined on channel '%s'; %s"
        .formatted(
            Foreign.text(chaincode),
            channel.name(),
            Nearest.find(chaincode, names)
                .map("did you mean '%s'?"::formatted)
                .orElse("'heddle status' lists what is there"));
  }

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
