// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.heddle.base.MspId;
import io.heddle.words.Foreign;
import io.heddle.words.Seldom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.MembershipResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is there: what peers say of themselves and of others, and what is answered. Safe for threads.
 *
 * <p>Fabric: gossip/discovery/discovery_impl.go, handleMsgFromComm.
 */
final class MembershipTalk {

  private static final Logger log = LoggerFactory.getLogger(MembershipTalk.class);

  /** More envelopes than this in one answer are not looked at. */
  private static final int MAX_TOLD = 4096;

  private static final int MAX_REVIVED = 32;
  private static final int MAX_LINES = 100;

  private final Self self;
  private final Members members;
  private final Identities identities;
  private final Vetting vetting;
  private final Company company;
  private final Renewals renewals = new Renewals();
  private final GossipSettings.Membership settings;
  private final Seldom complaints = new Seldom(Duration.ofMinutes(1), MAX_LINES);

  MembershipTalk(
      Self self,
      Members members,
      Identities identities,
      Company company,
      GossipSettings.Membership settings) {
    this.self = self;
    this.members = members;
    this.identities = identities;
    this.vetting = new Vetting(identities);
    this.company = company;
    this.settings = settings;
  }

  /** Somebody says that it, or another, is there. */
  List<Outgoing> alive(Remote from, Message message, Instant now) throws Doubt {
    return switch (hear(message, now)) {
      case NOTHING -> List.of();
      case NEWS -> company.spreadAlive(message, Optional.of(from.id()), settings.propagation());
      case RENEWAL -> {
        renewals.hold(message, from.id());
        yield List.of();
      }
    };
  }

  /** Hands on which peers are still there. */
  List<Outgoing> renew() {
    return renewals.take().stream()
        .flatMap(each ->
            company
                .spreadAlive(each.message(), Optional.of(each.from()), settings.propagation())
                .stream())
        .toList();
  }

  /** Somebody says that it is there and asks who else is. */
  List<Outgoing> request(Remote from, Message message, Instant now) throws Doubt {
    Message about = Vetting.opened(message.content().getMemReq().getSelfInformation());
    if (!about.content().hasAliveMsg()) {
      throw new Doubt("a membership request without an AliveMessage");
    }
    if (!about.content().getAliveMsg().getMembership().getPkiId().equals(from.id().value())) {
      throw new Doubt("a membership request in the name of another peer");
    }
    vetting.alive(about, now); // it is answered, so it has to be good even if it is no news
    members.hear(about, now);
    boolean hasEndpoint = !about.content().getAliveMsg().getMembership().getEndpoint().isEmpty();
    if (!company.mayTell(from.organisation(), hasEndpoint, self.id(), self.isVisible())) {
      return List.of(new Outgoing.Close(from.id()));
    }
    return Outgoing.answer(
        from,
        GossipMessage.newBuilder()
            .setTag(Tag.EMPTY)
            .setNonce(message.content().getNonce())
            .setMemRes(known(from.organisation(), hasEndpoint, now))
            .build());
  }

  private MembershipResponse known(MspId organisation, boolean hasEndpoint, Instant now) {
    var answer = MembershipResponse.newBuilder();
    boolean isOwn = organisation.equals(self.organisation());
    for (Seen each : members.alive()) {
      if (company.mayTell(organisation, hasEndpoint, each.id(), !each.endpoint().isEmpty())) {
        answer.addAlive(isOwn ? each.envelope() : Message.open(each.envelope()));
      }
    }
    Envelope own = self.lastAlive(now, settings.alive()).envelope();
    answer.addAlive(isOwn ? own : Message.open(own));
    for (Seen each : members.dead()) {
      if (company.mayTell(organisation, hasEndpoint, each.id(), !each.endpoint().isEmpty())) {
        answer.addDead(isOwn ? each.envelope() : Message.open(each.envelope()));
      }
    }
    return answer.build();
  }

  /** What a peer knows. */
  List<Outgoing> response(Message message, Instant now) throws Doubt {
    MembershipResponse told = message.content().getMemRes();
    if (told.getAliveCount() + told.getDeadCount() > MAX_TOLD) {
      throw new Doubt(
          "a membership response about %d peers"
              .formatted(told.getAliveCount() + told.getDeadCount()));
    }
    List<Doubt> doubts = new ArrayList<>();
    for (Envelope envelope : told.getAliveList()) {
      try {
        Message alive = aliveIn(envelope);
        // it would be heard again and again from all that are asked
        if (!members.isHeardLately(alive.content().getAliveMsg(), now, settings.alive())) {
          hear(alive, now);
        }
      } catch (Doubt e) {
        doubts.add(e);
      }
    }
    for (Envelope envelope : told.getDeadList()) {
      try {
        hearOfDead(aliveIn(envelope), now);
      } catch (Doubt e) {
        doubts.add(e);
      }
    }
    if (!doubts.isEmpty()) {
      throw new Doubt(
          "%d messages in a membership response, the first: %s"
              .formatted(doubts.size(), doubts.getFirst().getMessage()));
    }
    return List.of();
  }

  private static Message aliveIn(Envelope envelope) throws Doubt {
    Message message = Vetting.opened(envelope);
    if (!message.content().hasAliveMsg()) {
      throw new Doubt("no AliveMessage in a membership response");
    }
    return message;
  }

  /** One whose identity is not known yet is heard of when it is: that is usual. */
  private boolean isUnknown(AliveMessage alive) {
    return alive.getIdentity().isEmpty()
        && identities.find(new PkiId(alive.getMembership().getPkiId())).isEmpty();
  }

  private Members.Heard hear(Message message, Instant now) throws Doubt {
    AliveMessage alive = message.content().getAliveMsg();
    if (alive.getMembership().getPkiId().equals(self.id().value())) {
      refuseDouble(message);
      return Members.Heard.NOTHING;
    }
    if (!members.isNews(alive) || isUnknown(alive)) {
      return Members.Heard.NOTHING;
    }
    vetting.alive(message, now);
    return members.hear(message, now);
  }

  private void hearOfDead(Message message, Instant now) throws Doubt {
    PkiId id = new PkiId(message.content().getAliveMsg().getMembership().getPkiId());
    if (!id.equals(self.id())
        && members.find(id).isEmpty()
        && !isUnknown(message.content().getAliveMsg())) {
      vetting.alive(message, now);
      members.hearOfDead(message, now);
    }
  }

  /** What this peer said earlier comes back; what it never said is another's with its identity. */
  private void refuseDouble(Message message) throws Doubt {
    String external = message.content().getAliveMsg().getMembership().getEndpoint();
    if (!external.equals(self.endpoints().external())
        || message
            .internalEndpoint()
            .filter(internal -> !internal.equals(self.endpoints().internal()))
            .isPresent()) {
      throw new Doubt(
          "Bad configuration detected: Received AliveMessage from a peer with the same PKI-ID as myself, at '%s'"
              .formatted(external));
    }
  }

  /** Says to some that this peer is there. */
  List<Outgoing> heartbeat(Instant now) {
    return members.alive().isEmpty()
        ? List.of()
        : company.spreadAlive(self.alive(now), Optional.empty(), settings.propagation());
  }

  /** Asks some whom they know. */
  List<Outgoing> ask(Instant now) {
    List<Seen> asked = company.some(settings.pullPeers(), _ -> true);
    if (asked.isEmpty()) {
      return List.of();
    }
    Message alive = self.alive(now);
    return asked.stream().map(each -> ask(each.id(), 0, alive)).toList();
  }

  /** Asks one peer. */
  Outgoing ask(PkiId peer, long nonce, Instant now) {
    return ask(peer, nonce, self.alive(now));
  }

  /** Fabric's peers answer only who says something new. */
  private Outgoing ask(PkiId peer, long nonce, Message alive) {
    return new Outgoing.Send(
        peer, Message.unsigned(Self.asking(nonce, company.isOwn(peer), alive)).envelope());
  }

  /** Thinks of those dead that were silent for long; forgets those that have been dead for long. */
  List<Outgoing> expire(Instant now, Predicate<Seen> isKept) {
    List<Outgoing> closing = new ArrayList<>();
    for (Seen each : members.expire(now, settings.aliveExpiration())) {
      if (complaints.isDue(each.id(), now)) {
        log.info(
            "Nothing was heard of peer {} ('{}') for {} s",
            each.id(),
            Foreign.text(each.preferred()),
            settings.aliveExpiration().toSeconds());
      }
      closing.add(new Outgoing.Close(each.id()));
    }
    members.forget(
        now, settings.aliveExpiration().multipliedBy(settings.expirationFactor()), isKept);
    return closing;
  }

  /**
   * Asks those that are thought dead: they are called for that, and live if they answer. Of many of
   * one organisation some are asked each time.
   */
  List<Outgoing> revive(Instant now) {
    Map<MspId, List<Seen>> dead = new HashMap<>();
    members.dead().stream()
        .filter(each -> !each.preferred().isEmpty())
        .forEach(each ->
            identities
                .organisation(each.id())
                .ifPresent(of -> dead.computeIfAbsent(of, _ -> new ArrayList<>()).add(each)));
    List<Outgoing> asking = new ArrayList<>();
    for (List<Seen> ofOne : dead.values()) {
      company.some(MAX_REVIVED, ofOne).forEach(each -> asking.add(ask(each.id(), 0, now)));
    }
    return asking;
  }
}
