// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.heddle.base.MspId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The addresses of the configuration, each of which is called until a peer there has answered. Safe
 * for threads.
 *
 * <p>Fabric: gossip/discovery/discovery_impl.go, Connect; gossip/gossip/gossip_impl.go,
 * learnAnchorPeers.
 */
final class Contacts {

  private final Duration pause;
  private final int attempts;
  private final Map<Contact, Standing> all = new LinkedHashMap<>(); // guarded by this

  /** How far it is with one. */
  private record Standing(int tried, Instant next, boolean isDone) {}

  Contacts(GossipSettings.Membership settings) {
    this.pause = settings.reconnect();
    this.attempts = settings.attempts();
  }

  synchronized void add(Contact contact, Instant now) {
    all.putIfAbsent(contact, new Standing(0, now, false));
  }

  /** What the anchor peers of all channels are now: those that are new are called. */
  synchronized void anchors(Map<MspId, Set<String>> addresses, Instant now) {
    Set<Contact> wanted =
        addresses.entrySet().stream()
            .flatMap(each ->
                each.getValue().stream()
                    .map(address ->
                        new Contact(address, Optional.of(each.getKey()), Contact.Kind.ANCHOR)))
            .collect(Collectors.toUnmodifiableSet());
    all.keySet().removeIf(each -> each.kind() == Contact.Kind.ANCHOR && !wanted.contains(each));
    wanted.forEach(each -> add(each, now));
  }

  /** Those to be called now; each is not due again before it is said how that went. */
  synchronized List<Outgoing> due(Instant now) {
    List<Outgoing> calls = new ArrayList<>();
    all.replaceAll((contact, standing) -> {
      if (standing.isDone() || standing.tried() >= attempts || now.isBefore(standing.next())) {
        return standing;
      }
      calls.add(new Outgoing.Call(contact));
      return new Standing(standing.tried() + 1, Instant.MAX, false);
    });
    return calls;
  }

  /** Somebody has answered there. */
  synchronized void met(Contact contact) {
    all.computeIfPresent(contact, (_, last) -> new Standing(last.tried(), last.next(), true));
  }

  /** The call is over; if nobody has answered, it is due again after a pause. */
  synchronized void called(Contact contact, Instant now) {
    all.computeIfPresent(
        contact, (_, last) -> new Standing(last.tried(), now.plus(pause), last.isDone()));
  }

  /** Whether a peer is at one of them; it is not forgotten then. */
  synchronized boolean isAt(Seen peer) {
    return all.keySet().stream()
        .anyMatch(each ->
            each.address().equals(peer.endpoint()) || each.address().equals(peer.preferred()));
  }
}
