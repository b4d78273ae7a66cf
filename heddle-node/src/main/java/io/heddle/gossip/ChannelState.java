// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.gossip.StateInfo;

/**
 * What peers have said of one channel last, this one among them. Safe for threads: its lock guards
 * all of it, and the channel is asked outside.
 */
final class ChannelState {

  private final GossipChannel channel;
  private final Instant opened;
  private final Map<PkiId, Told> told = new HashMap<>();
  private Optional<Published> published = Optional.empty();
  private long sequence; // of the configuration that was looked at last

  /** What a peer has said, and when that came. */
  record Told(Message message, Instant heard) {

    StateInfo info() {
      return message.content().getStateInfo();
    }
  }

  private record Published(long height, Map<String, Long> sequences, Instant when) {}

  ChannelState(GossipChannel channel, Instant opened) {
    this.channel = channel;
    this.opened = opened;
    this.sequence = channel.config().sequence();
  }

  /** Whether another configuration is in force than when this was asked last. */
  boolean isReconfigured() {
    long now = channel.config().sequence();
    synchronized (this) {
      boolean isOther = now != sequence;
      sequence = now;
      return isOther;
    }
  }

  GossipChannel channel() {
    return channel;
  }

  /** Whether a message is bound to this channel. */
  boolean hasMac(ByteString mac, PkiId of) {
    return of.macOf(name()).equals(mac);
  }

  ByteString name() {
    return ByteString.copyFromUtf8(channel.name().value());
  }

  synchronized boolean isNews(StateInfo info) {
    Told known = told.get(new PkiId(info.getPkiId()));
    return known == null || Members.isNewer(info.getTimestamp(), known.info().getTimestamp());
  }

  /** Takes what a peer has said, which is good; false if it is no news. */
  synchronized boolean hear(Message message, Instant now) {
    StateInfo info = message.content().getStateInfo();
    boolean isNews = isNews(info);
    if (isNews) {
      told.put(new PkiId(info.getPkiId()), new Told(message, now));
    }
    return isNews;
  }

  synchronized Optional<Told> find(PkiId id) {
    return Optional.ofNullable(told.get(id));
  }

  /** Those that say that they are on the channel. */
  synchronized Set<PkiId> present() {
    return told.entrySet().stream()
        .filter(each -> !each.getValue().info().getProperties().getLeftChannel())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(HashSet::new));
  }

  synchronized Map<PkiId, Told> all() {
    return Map.copyOf(told);
  }

  /** Forgets what those said that nobody knows any more. */
  synchronized void forget(Predicate<PkiId> isKnown, Instant now, Duration grace) {
    told.entrySet()
        .removeIf(each ->
            !isKnown.test(each.getKey()) && each.getValue().heard().plus(grace).isBefore(now));
  }

  /** Forgets what peers said that have nothing to say here any more. */
  synchronized void drop(Predicate<PkiId> isIn) {
    told.keySet().removeIf(id -> !isIn.test(id));
  }

  /**
   * What this peer says now, if something has changed that is to be told: chaincodes at once,
   * height once in an interval.
   */
  Optional<Message> due(Self self, Instant now, Duration interval) {
    long height = channel.height();
    Map<String, Long> sequences = channel.sequences();
    synchronized (this) {
      boolean isDue =
          published
              .map(last ->
                  !sameInOrder(last.sequences(), sequences)
                      || (last.height() != height && !last.when().plus(interval).isAfter(now)))
              .orElse(true);
      return isDue ? Optional.of(say(self, height, sequences, now)) : Optional.empty();
    }
  }

  /** What this peer has said last, or says now for the first time. */
  Message own(Self self, Instant now) {
    Optional<Told> said = find(self.id());
    if (said.isPresent()) {
      return said.get().message();
    }
    long height = channel.height();
    Map<String, Long> sequences = channel.sequences();
    synchronized (this) {
      return say(self, height, sequences, now);
    }
  }

  private Message say(Self self, long height, Map<String, Long> sequences, Instant now) {
    Message message = self.stateInfo(channel.name(), height, sequences, false, opened, now);
    published = Optional.of(new Published(height, sequences, now));
    told.put(self.id(), new Told(message, now));
    return message;
  }

  private static boolean sameInOrder(Map<String, Long> one, Map<String, Long> other) {
    return List.copyOf(one.entrySet()).equals(List.copyOf(other.entrySet()));
  }
}
