// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.Member;
import org.hyperledger.fabric.protos.gossip.MembershipResponse;
import org.hyperledger.fabric.protos.gossip.PeerTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is handed on at once, what with the next round, and to whom. */
final class RenewalsTest {

  private static final Instant NOW = RecordedGossip.BEGIN.plusSeconds(60);

  private final RecordedGossip recorded = RecordedGossip.of("v2.5.0-tls");
  private final Parts parts = recorded.parts(1, 1, recorded.channel());
  private Remote own = recorded.greeted(parts, 1, NOW);
  private Remote foreign = recorded.greeted(parts, 2, NOW);

  @BeforeEach
  void others_are_there() throws Exception {
    own = recorded.greeted(parts, 1, NOW);
    foreign = recorded.greeted(parts, 2, NOW);
    take(own, said(own).getFirst());
    take(foreign, said(foreign).getFirst());
    var _ = parts.rounds().due(NOW);
  }

  /** All that a peer has said of itself, one after the other. */
  private List<Message> said(Remote by) {
    List<Message> all = new ArrayList<>();
    recorded.to("A").stream()
        .filter(each -> each.kind().equals("AliveMessage"))
        .map(RecordedGossip::message)
        .filter(
            each -> each.content().getAliveMsg().getMembership().getPkiId().equals(by.id().value()))
        .forEach(each -> {
          if (all.isEmpty()
              || Members.isNewer(
                  each.content().getAliveMsg().getTimestamp(),
                  all.getLast().content().getAliveMsg().getTimestamp())) {
            all.add(each);
          }
        });
    return all;
  }

  private List<Outgoing> take(Remote from, Message message) throws Doubt {
    return parts.talk().take(from, message, NOW);
  }

  private List<Envelope> sentTo(Remote to, Instant when) {
    List<Envelope> sent = new ArrayList<>();
    for (Outgoing each : parts.rounds().due(when)) {
      if (each instanceof Outgoing.Send(PkiId id, Envelope envelope)
          && id.equals(to.id())
          && Message.of(envelope).content().hasAliveMsg()) {
        sent.add(envelope);
      }
    }
    return sent;
  }

  @Test
  @Spec("NA-380")
  void that_a_peer_is_still_there_is_handed_on_with_the_next_round_once_and_only_the_last()
      throws Exception {
    List<Message> said = said(own);

    assertThat(take(own, said.get(1))).isEmpty();
    assertThat(take(own, said.get(2))).isEmpty();

    assertThat(sentTo(foreign, NOW.plusSeconds(1)))
        .containsExactly(Message.open(said.get(2).envelope()));
    assertThat(sentTo(foreign, NOW.plusSeconds(2))).isEmpty();
  }

  @Test
  @Spec("NA-380")
  void that_a_peer_has_come_again_is_handed_on_at_once() throws Exception {
    Message again = said(own).get(1);
    assertThat(parts.members().die(own.id())).isTrue();

    assertThat(take(own, again))
        .containsExactly(new Outgoing.Send(foreign.id(), Message.open(again.envelope())));
  }

  private Optional<Seen> seen(Remote peer) {
    return parts.members().find(peer.id());
  }

  private static Message told(Envelope alive) {
    return Message.unsigned(
        GossipMessage.newBuilder()
            .setTag(GossipMessage.Tag.EMPTY)
            .setMemRes(MembershipResponse.newBuilder().addAlive(alive))
            .build());
  }

  @Test
  @Spec("NA-384")
  void of_who_has_said_a_moment_ago_that_it_is_there_others_need_not_tell_it() throws Exception {
    Seen before = seen(own).orElseThrow();
    Envelope again = said(own).get(1).envelope();
    Message newer = told(again);
    Duration lately = GossipSettings.usual().membership().alive();

    parts.talk().take(foreign, newer, NOW.plus(lately));
    assertThat(seen(own)).contains(before);
    // not even looked at
    Envelope forged = again.toBuilder().setSignature(ByteString.copyFromUtf8("forged")).build();
    parts.talk().take(foreign, told(forged), NOW.plus(lately));

    Instant later = NOW.plus(lately).plusMillis(1);
    parts.talk().take(foreign, newer, later);
    assertThat(seen(own)).map(Seen::heard).contains(later);
  }

  @Test
  @Spec("NA-384")
  void who_was_thought_dead_is_heard_of_from_others_at_once() throws Exception {
    assertThat(parts.members().die(own.id())).isTrue();

    parts.talk().take(foreign, told(said(own).get(1).envelope()), NOW);

    assertThat(parts.members().isAlive(own.id())).isTrue();
  }

  @Test
  void what_one_round_has_for_a_peer_follows_each_other() {
    List<PkiId> to = new ArrayList<>();
    for (Outgoing each : parts.rounds().due(NOW.plusSeconds(20))) {
      if (each instanceof Outgoing.Send(PkiId id, Envelope _)
          && (to.isEmpty() || !to.getLast().equals(id))) {
        to.add(id);
      }
    }

    assertThat(to).containsExactlyInAnyOrder(own.id(), foreign.id());
  }

  @Test
  void each_round_chooses_anew() {
    GossipSettings.Membership settings = GossipSettings.usual().membership();
    Members members = new Members();
    for (int number = 0; number < 10; number++) {
      var _ = members.hear(alive(number), NOW);
    }
    Company company =
        new Company(parts.self(), parts.identities(), members, new Random(7)); // any seed
    ChannelTalk channels =
        new ChannelTalk(parts.self(), parts.identities(), members, company, settings);
    Rounds rounds =
        new Rounds(
            settings,
            company,
            new MembershipTalk(parts.self(), members, parts.identities(), company, settings),
            new IdentityPull(parts.self(), parts.identities(), company, new Random(7)),
            channels,
            parts.identities(),
            members,
            parts.contacts(),
            NOW);
    Set<Set<PkiId>> asked = new HashSet<>();
    for (int second = 0; second < 20; second += 4) {
      Set<PkiId> ofRound = new HashSet<>();
      for (Outgoing each : rounds.due(NOW.plusSeconds(second))) {
        if (each instanceof Outgoing.Send(PkiId id, Envelope _)) {
          ofRound.add(id);
        }
      }
      assertThat(ofRound).hasSize(3);
      asked.add(ofRound);
    }

    assertThat(asked).hasSizeGreaterThan(1);
  }

  @Test
  @Spec("NA-384")
  void all_that_are_asked_at_one_time_are_asked_in_the_same_words() {
    Set<AliveMessage> said = new HashSet<>();
    int asked = 0;
    for (Outgoing each : parts.rounds().due(NOW.plusSeconds(4))) {
      if (each instanceof Outgoing.Send(PkiId _, Envelope envelope)
          && Message.of(envelope).content().hasMemReq()) {
        Envelope about = Message.of(envelope).content().getMemReq().getSelfInformation();
        said.add(Message.of(about).content().getAliveMsg());
        asked++;
      }
    }

    assertThat(asked).isEqualTo(2);
    assertThat(said).hasSize(1);
  }

  @Test
  @Spec("NA-384")
  void answers_have_with_them_what_was_said_last_if_that_is_no_longer_ago_than_usual() {
    Duration age = GossipSettings.usual().membership().alive();
    Message said = parts.self().alive(NOW);

    assertThat(parts.self().lastAlive(NOW.plus(age), age)).isEqualTo(said);
    assertThat(parts.self().lastAlive(NOW.plus(age).plusMillis(1), age)).isNotEqualTo(said);
  }

  @Test
  void within_one_turn_the_same_are_chosen_and_all_are_in_the_long_run() {
    Members members = new Members();
    for (int number = 0; number < 10; number++) {
      var _ = members.hear(alive(number), NOW);
    }
    Company company =
        new Company(parts.self(), parts.identities(), members, new Random(7)); // any seed
    Set<PkiId> all = new HashSet<>();
    Set<List<Seen>> turns = new HashSet<>();

    for (int turn = 0; turn < 100; turn++) {
      company.turn();
      List<Seen> chosen = company.some(3, _ -> true);
      assertThat(company.some(3, _ -> true)).isEqualTo(chosen).hasSize(3);
      assertThat(company.some(2, _ -> true)).isEqualTo(chosen.subList(0, 2));
      chosen.forEach(each -> all.add(each.id()));
      turns.add(chosen);
    }

    assertThat(all).hasSize(10);
    assertThat(turns).hasSizeGreaterThan(60); // of 720
  }

  private static Message alive(int number) {
    byte[] id = new byte[PkiId.BYTES];
    IntStream.range(0, id.length).forEach(at -> id[at] = (byte) (number * 31 + at * 7));
    return Message.unsigned(
        GossipMessage.newBuilder()
            .setAliveMsg(
                AliveMessage.newBuilder()
                    .setMembership(Member.newBuilder().setPkiId(ByteString.copyFrom(id)))
                    .setTimestamp(PeerTime.newBuilder().setIncNum(1).setSeqNum(1)))
            .build());
  }
}
