// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.PeerTime;

/**
 * The peers that have said that they are there, alive and dead. Safe for threads: its lock guards
 * the map, and nothing is called under it.
 *
 * <pre>
 *   unknown ── newer message ──► alive ── nothing newer, or cannot be called ──► dead
 *                                  ▲                                              │ │
 *                                  └───────────── newer message ──────────────────┘ └─ long dead ──► unknown
 * </pre>
 *
 * <p>Fabric: gossip/discovery/discovery_impl.go.
 */
final class Members {

  private final Map<PkiId, Seen> seen = new LinkedHashMap<>();

  /** Whether a message says more than is known; looks at its time only. */
  synchronized boolean isNews(AliveMessage message) {
    Seen known = seen.get(new PkiId(message.getMembership().getPkiId()));
    return known == null || isNewer(message.getTimestamp(), known.time());
  }

  /** Whether one time of a peer is after another. */
  static boolean isNewer(PeerTime one, PeerTime than) {
    int started = Long.compareUnsigned(one.getIncNum(), than.getIncNum());
    return started > 0
        || (started == 0 && Long.compareUnsigned(one.getSeqNum(), than.getSeqNum()) > 0);
  }

  /** What a peer's message has told. */
  enum Heard {
    /** What is known. */
    NOTHING,
    /** That a peer that was there still is, where it was. */
    RENEWAL,
    NEWS
  }

  /** Takes what a peer has said, whose signature is known to be good. */
  synchronized Heard hear(Message message, Instant now) {
    AliveMessage alive = message.content().getAliveMsg();
    if (!isNews(alive)) {
      return Heard.NOTHING;
    }
    PkiId id = new PkiId(alive.getMembership().getPkiId());
    boolean isRenewal = find(id).filter(known -> isRenewal(known, alive)).isPresent();
    Optional<String> internal =
        message
            .internalEndpoint()
            .or(() -> Optional.ofNullable(seen.get(id)).flatMap(Seen::internal));
    seen.put(
        id,
        new Seen(
            id,
            alive.getMembership().getEndpoint(),
            internal,
            alive.getTimestamp(),
            now,
            message.envelope(),
            true));
    return isRenewal ? Heard.RENEWAL : Heard.NEWS;
  }

  private static boolean isRenewal(Seen known, AliveMessage message) {
    return known.isAlive()
        && known.time().getIncNum() == message.getTimestamp().getIncNum()
        && known.endpoint().equals(message.getMembership().getEndpoint());
  }

  /** Whether a message says only that a peer is there that has said so itself a moment ago. */
  synchronized boolean isHeardLately(AliveMessage message, Instant now, Duration lately) {
    return find(new PkiId(message.getMembership().getPkiId()))
        .filter(known -> isRenewal(known, message) && !known.heard().plus(lately).isBefore(now))
        .isPresent();
  }

  /** As {@link #hear}, of one that another peer thinks dead; nothing if it is known. */
  synchronized void hearOfDead(Message message, Instant now) {
    PkiId id = new PkiId(message.content().getAliveMsg().getMembership().getPkiId());
    if (!seen.containsKey(id) && hear(message, now) != Heard.NOTHING) {
      seen.computeIfPresent(id, (_, found) -> found.dead());
    }
  }

  synchronized Optional<Seen> find(PkiId id) {
    return Optional.ofNullable(seen.get(id));
  }

  synchronized List<Seen> alive() {
    return seen.values().stream().filter(Seen::isAlive).toList();
  }

  synchronized List<Seen> dead() {
    return seen.values().stream().filter(each -> !each.isAlive()).toList();
  }

  synchronized int size() {
    return seen.size();
  }

  synchronized boolean isAlive(PkiId id) {
    return find(id).filter(Seen::isAlive).isPresent();
  }

  /** Whether all may reach a peer. */
  synchronized boolean hasEndpoint(PkiId id) {
    return find(id).filter(each -> !each.endpoint().isEmpty()).isPresent();
  }

  /** A peer could not be reached. Whether it was alive. */
  synchronized boolean die(PkiId id) {
    boolean wasAlive = isAlive(id);
    seen.computeIfPresent(id, (_, found) -> found.dead());
    return wasAlive;
  }

  /** Those of whom nothing new came for a time are dead now. */
  synchronized List<Seen> expire(Instant now, Duration limit) {
    List<Seen> late =
        seen.values().stream()
            .filter(each -> each.isAlive() && each.heard().plus(limit).isBefore(now))
            .toList();
    late.forEach(each -> seen.put(each.id(), each.dead()));
    return late;
  }

  /**
   * Those that have been dead for long are not known any more, unless they are to be remembered.
   *
   * @param isKept by an address from the configuration
   */
  synchronized List<PkiId> forget(Instant now, Duration limit, Predicate<Seen> isKept) {
    List<PkiId> gone = new ArrayList<>();
    seen.values()
        .removeIf(each -> {
          boolean isGone =
              !each.isAlive() && each.heard().plus(limit).isBefore(now) && !isKept.test(each);
          if (isGone) {
            gone.add(each.id());
          }
          return isGone;
        });
    return gone;
  }

  /** Another peer is at its address now, or its identity counts no more. */
  synchronized void purge(PkiId id) {
    seen.remove(id);
  }
}
