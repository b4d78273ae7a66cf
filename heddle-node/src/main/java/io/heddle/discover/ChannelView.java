// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.discover.KnownPeer.Presence;
import io.heddle.identity.Identity;
import io.heddle.lifecycle.DefinitionCache;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.discovery.Peer;
import org.hyperledger.fabric.protos.gossip.Envelope;

/**
 * A channel and its peers as they are while one query is answered.
 *
 * @param organisations of all peers whose identity is known, on the channel or not
 * @param members those peers of the channel that clients can call
 */
record ChannelView(
    ChannelConfig config,
    DefinitionCache definitions,
    Set<MspId> organisations,
    List<Member> members) {

  /**
   * A peer of the channel.
   *
   * @param identity as the channel sees it; empty if it is a stranger there
   */
  record Member(MspId organisation, Peer message, Presence presence, Optional<Identity> identity)
      implements Candidate {

    @Override
    public boolean runs(String chaincode, long sequence) {
      return presence.sequences().getOrDefault(chaincode, 0L) == sequence;
    }
  }

  static ChannelView of(DiscoverChannel channel, Membership membership) {
    ChannelConfig config = channel.config().get();
    Set<MspId> organisations = new LinkedHashSet<>();
    List<Member> members = new ArrayList<>();
    for (KnownPeer peer : membership.peers()) {
      organisations.add(peer.organisation());
      Optional<Envelope> alive = peer.alive();
      Optional<Presence> presence = peer.on(channel.name());
      if (alive.isPresent() && presence.isPresent()) {
        members.add(member(peer, alive.get(), presence.get(), config));
      }
    }
    return new ChannelView(config, channel.definitions(), organisations, List.copyOf(members));
  }

  private static Member member(
      KnownPeer peer, Envelope alive, Presence presence, ChannelConfig config) {
    Peer message =
        Peer.newBuilder()
            .setIdentity(peer.identity())
            .setMembershipInfo(alive)
            .setStateInfo(presence.stateInfo())
            .build();
    return new Member(peer.organisation(), message, presence, identity(peer, config));
  }

  private static Optional<Identity> identity(KnownPeer peer, ChannelConfig config) {
    try {
      return Optional.of(config.msps().parse(peer.identity()));
    } catch (HeddleException _) {
      return Optional.empty();
    }
  }
}
