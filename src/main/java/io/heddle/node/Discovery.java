// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.config.DiscoverySettings;
import io.heddle.discover.DiscoverChannel;
import io.heddle.discover.DiscoverChannels;
import io.heddle.discover.DiscoveryService;
import io.heddle.discover.OwnPeer;
import io.heddle.identity.Msp;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts together what tells clients who is there: the peer alone, as long as a node has one. */
final class Discovery {

  private Discovery() {}

  /**
   * The service of one peer, if it is to have one.
   *
   * @param endpoint {@code host:port} for clients; known once the peer listens
   */
  static Optional<DiscoveryService> service(
      DiscoverySettings settings,
      SigningIdentity identity,
      Msp localMsp,
      EndorsingPart endorsing,
      Supplier<String> endpoint,
      Clock clock) {
    if (!settings.isServed()) {
      return Optional.empty();
    }
    DiscoverChannels channels =
        name -> endorsing.channels().find(name).map(joined -> seen(joined, endorsing));
    var self = new OwnPeer(identity, endpoint, channels, clock);
    return Optional.of(
        new DiscoveryService(
            channels, () -> List.of(self), localMsp, settings.orgMembersAllowedAccess()));
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
