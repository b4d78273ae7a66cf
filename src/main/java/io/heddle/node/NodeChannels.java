// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.ledger.LedgerStore;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The channels that a node has from its start.
 *
 * @param first on which chaincode of the command line is deployed, and which clients use who name
 *     none
 * @param wanted are made if they are not there, and joined by all peers
 * @param areAsked whether somebody named them, or there is no other: they are made anew even if the
 *     orderer was told to leave them
 */
record NodeChannels(ChannelName first, List<ChannelName> wanted, boolean areAsked) {

  /**
   * Those that the configuration names; if it names none, those that the peers have joined, or the
   * usual one.
   */
  static NodeChannels of(NodeConfig config, List<LedgerStore> peers) {
    List<ChannelName> asked = config.channels();
    if (!asked.isEmpty()) {
      return new NodeChannels(asked.getFirst(), asked, true);
    }
    Set<ChannelName> joined = new TreeSet<>(Comparator.comparing(ChannelName::value));
    peers.forEach(peer -> joined.addAll(peer.channels()));
    ChannelName usual = NodeConfig.USUAL_CHANNEL;
    return joined.isEmpty() || joined.contains(usual)
        ? new NodeChannels(usual, List.of(usual), joined.isEmpty())
        : new NodeChannels(joined.iterator().next(), List.of(), false);
  }
}
