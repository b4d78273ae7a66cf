// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells each channel when a peer has come that is on it, for the first time or again: it may have
 * private values that nobody had. However many come and go, a channel is told once in a while. One
 * thread at a time.
 */
final class Newcomers {

  private static final Duration REST = Duration.ofSeconds(10);

  private final ChannelTalk channels;
  private final Members members;
  private final Map<ChannelState, Set<PkiId>> present = new HashMap<>();
  private final Map<ChannelState, Instant> told = new HashMap<>();
  private final Set<ChannelState> due = new HashSet<>();

  Newcomers(ChannelTalk channels, Members members) {
    this.channels = channels;
    this.members = members;
  }

  /** Looks who is there now. */
  void look(Instant now) {
    Set<PkiId> alive = members.alive().stream().map(Seen::id).collect(Collectors.toSet());
    for (ChannelState state : channels.all()) {
      Set<PkiId> there = state.present();
      there.retainAll(alive);
      Set<PkiId> before = present.getOrDefault(state, Set.of());
      if (!before.containsAll(there)) {
        due.add(state);
      }
      present.put(state, there);
      if (due.contains(state) && hasRested(state, now)) {
        due.remove(state);
        told.put(state, now);
        state.channel().appeared();
      }
    }
  }

  private boolean hasRested(ChannelState state, Instant now) {
    return !told.containsKey(state) || !now.isBefore(told.getOrDefault(state, now).plus(REST));
  }
}
