// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.home.Growth;
import io.heddle.ledger.LedgerStore;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The channels that a node has from its start.
 *
 * @param first on which chaincode of the command line is deployed, and which clients use who name
 *     none, once it is there
 * @param wanted are made if they are not there, and joined by all peers
 * @param forNewcomers are joined by peers that have joined none, and get the organisations that are
 *     new as members if no file says who theirs are
 * @param areAsked whether somebody named them, or there is no other: they are made anew even if the
 *     orderer was told to leave them
 */
record NodeChannels(
    ChannelName first, List<ChannelName> wanted, List<ChannelName> forNewcomers, boolean areAsked) {

  /**
   * Those that one organisation's peers are to be on, if it is a member.
   *
   * @param hasNone whether such a peer has joined none yet
   */
  List<ChannelName> of(MspId organisation, boolean hasNone, Roster roster) {
    List<ChannelName> all = hasNone ? forNewcomers : wanted;
    return roster
        .network()
        .map(file ->
            all.stream()
                .filter(name -> file.channel(name).isEmpty() || file.isOn(organisation, name))
                .toList())
        .orElse(all);
  }

  /** Those that the configuration wants, given what the peers have joined. */
  static NodeChannels of(NodeConfig config, List<LedgerStore> peers) {
    Set<ChannelName> joined = new TreeSet<>(Comparator.comparing(ChannelName::value));
    peers.forEach(peer -> joined.addAll(peer.channels()));
    ChannelName usual = NodeConfig.USUAL_CHANNEL;
    ChannelName first =
        joined.isEmpty() || joined.contains(usual) ? usual : joined.iterator().next();
    return switch (config.channels()) {
      case ChannelChoice.Named(List<ChannelName> names) ->
          new NodeChannels(names.getFirst(), names, names, true);
      case ChannelChoice.Usual() ->
          new NodeChannels(
              first,
              first.equals(usual) ? List.of(usual) : List.of(),
              Growth.of(config.data()).isUnderWay() || first.equals(usual)
                  ? List.of(first)
                  : List.of(),
              joined.isEmpty());
      case ChannelChoice.NoneMade() -> new NodeChannels(first, List.of(), List.of(), false);
    };
  }
}
