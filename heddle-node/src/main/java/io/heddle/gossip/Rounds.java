// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a peer does from time to time without being asked; what fails once is done again the next
 * time. One thread at a time; it is told the time, which goes on evenly.
 */
final class Rounds {

  private static final Logger log = LoggerFactory.getLogger(Rounds.class);

  private static final Duration CHECK_STATE = Duration.ofSeconds(1);
  private static final Duration CLEAN = Duration.ofMinutes(1);

  /**
   * What is due so soon is done with the rest: each waking of a thread costs more than the work.
   */
  private static final Duration SOON = Duration.ofMillis(50);

  /** How often, while a peer says once that it is there, that is handed on. */
  private static final int RENEWALS = 5;

  private final Company company;
  private final List<Round> rounds = new ArrayList<>();

  private static final class Round {
    final Duration pause;
    final Function<Instant, List<Outgoing>> work;
    Instant next;

    Round(Duration pause, Function<Instant, List<Outgoing>> work, Instant next) {
      this.pause = pause;
      this.work = work;
      this.next = next;
    }
  }

  Rounds(
      GossipSettings.Membership settings,
      Company company,
      MembershipTalk membership,
      IdentityPull pull,
      ChannelTalk channels,
      Identities identities,
      Members members,
      Contacts contacts,
      Instant now) {
    this.company = company;
    var newcomers = new Newcomers(channels, members);
    every(CHECK_STATE, channels::publish, now);
    every(
        CHECK_STATE,
        at -> {
          newcomers.look(at);
          return List.of();
        },
        now);
    every(settings.alive().dividedBy(RENEWALS), _ -> membership.renew(), now);
    every(settings.alive(), membership::heartbeat, now);
    every(settings.pull(), membership::ask, now);
    every(settings.pull(), at -> pull.greet(settings.pullPeers(), at), now);
    every(settings.requestState(), _ -> channels.ask(), now);
    every(
        settings.aliveExpiration().dividedBy(10),
        at -> {
          List<Outgoing> closing = membership.expire(at, contacts::isAt);
          channels.expire(at);
          return closing;
        },
        now);
    every(settings.reconnect(), membership::revive, now);
    every(CLEAN, at -> clean(identities.expire(at), members), now);
  }

  private void every(Duration pause, Function<Instant, List<Outgoing>> work, Instant now) {
    rounds.add(new Round(pause, work, now));
  }

  private static List<Outgoing> clean(List<PkiId> gone, Members members) {
    List<Outgoing> closing = new ArrayList<>();
    for (PkiId id : gone) {
      members.purge(id);
      closing.add(new Outgoing.Close(id));
    }
    return closing;
  }

  /** How long nothing is due. */
  Duration pause(Instant now) {
    return rounds.stream()
        .map(round -> Duration.between(now, round.next))
        .min(Comparator.naturalOrder())
        .orElse(CHECK_STATE);
  }

  /** All that is due, or nearly so; what should have been done more than once is done once. */
  List<Outgoing> due(Instant now) {
    company.turn();
    List<Outgoing> all = new ArrayList<>();
    for (Round round : rounds) {
      if (!now.plus(SOON).isBefore(round.next)) {
        round.next = now.plus(round.pause);
        try {
          all.addAll(round.work.apply(now));
        } catch (RuntimeException e) {
          log.warn("Gossip goes on after: {}", e.getMessage(), e);
        }
      }
    }
    return byPeer(all);
  }

  /** What goes to one peer follows each other, so that it may leave, and come, together. */
  private static List<Outgoing> byPeer(List<Outgoing> all) {
    Map<Optional<PkiId>, List<Outgoing>> byPeer =
        all.stream().collect(Collectors.groupingBy(Rounds::to, LinkedHashMap::new, toList()));
    return byPeer.values().stream().flatMap(List::stream).toList();
  }

  private static Optional<PkiId> to(Outgoing one) {
    return switch (one) {
      case Outgoing.Send(PkiId to, Envelope _) -> Optional.of(to);
      case Outgoing.Answer(PkiId to, Envelope _) -> Optional.of(to);
      case Outgoing.Close(PkiId to) -> Optional.of(to);
      case Outgoing.Call _ -> Optional.empty();
    };
  }
}
