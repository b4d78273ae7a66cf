// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.heddle.base.ChannelName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.Properties;

/** Who is known now, from what all peers have said. */
final class Overview {

  private final Parts parts;

  Overview(Parts parts) {
    this.parts = parts;
  }

  /** The other peers, alive or not. */
  List<SeenPeer> peers() {
    return parts.identities().all().stream()
        .filter(each -> !each.id().equals(parts.self().id()))
        .map(this::seen)
        .toList();
  }

  private SeenPeer seen(KnownIdentity identity) {
    Optional<Seen> alive = parts.members().find(identity.id()).filter(Seen::isAlive);
    Map<ChannelName, SeenPeer.OnChannel> channels = new HashMap<>();
    for (ChannelState state : parts.channels().all()) {
      state
          .find(identity.id())
          .map(told -> told.message())
          .filter(message -> !message.content().getStateInfo().getProperties().getLeftChannel())
          .ifPresent(message -> channels.put(state.channel().name(), on(message)));
    }
    return new SeenPeer(
        identity.organisation(),
        identity.serialized(),
        alive.map(Seen::endpoint).filter(endpoint -> !endpoint.isEmpty()),
        alive.map(seen -> Message.open(seen.envelope())),
        channels);
  }

  private static SeenPeer.OnChannel on(Message message) {
    Properties properties = message.content().getStateInfo().getProperties();
    Map<String, Long> sequences = new HashMap<>();
    properties
        .getChaincodesList()
        .forEach(each ->
            sequence(each.getVersion())
                .ifPresent(sequence -> sequences.put(each.getName(), sequence)));
    return new SeenPeer.OnChannel(message.envelope(), properties.getLedgerHeight(), sequences);
  }

  /** Whatever a peer says that is no number is no sequence of a definition. */
  private static Optional<Long> sequence(String version) {
    try {
      return Optional.of(Long.parseLong(version));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
