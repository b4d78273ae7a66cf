// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.config.DiscoverySettings;
import io.heddle.discover.DiscoverChannel;
import io.heddle.discover.DiscoverChannels;
import io.heddle.discover.DiscoveryService;
import io.heddle.discover.KnownPeer;
import io.heddle.discover.Membership;
import io.heddle.joined.JoinedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together what tells clients who is there: the peers of the node. */
final class Discovery {

  private Discovery() {}

  /**
   * The service of one peer, if it is to have one.
   *
   * @param all the peers of the node, this one among them
   */
  static Optional<DiscoveryService> service(
      DiscoverySettings settings, PreparedPeer own, List<Neighbour> all) {
    if (!settings.isServed()) {
      return Optional.empty();
    }
    List<KnownPeer> here = List.copyOf(all);
    Membership known =
        own.peer()
            .gossip()
            .<Membership>map(gossip -> () -> joined(here, gossip.peers()))
            .orElse(() -> here);
    return Optional.of(
        new DiscoveryService(
            channels(own.endorsing()), known, own.localMsp(), settings.orgMembersAllowedAccess()));
  }

  private static List<KnownPeer> joined(List<KnownPeer> here, List<KnownPeer> elsewhere) {
    List<KnownPeer> all = new ArrayList<>(here);
    all.addAll(elsewhere);
    return all;
  }

  /** The channels of a peer, as discovery looks at them. */
  static DiscoverChannels channels(EndorsingPart endorsing) {
    return name -> endorsing.channels().find(name).map(joined -> seen(joined, endorsing));
  }

  private static DiscoverChannel seen(JoinedChannel joined, EndorsingPart endorsing) {
    return new DiscoverChannel(
        joined.name(),
        joined::config,
        joined.ledger()::height,
        joined.definitions(),
        chaincode -> endorsing.endorser().offers(joined, chaincode));
  }
}
