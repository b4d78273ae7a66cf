// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.DataRequest;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipHello;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.Member;
import org.hyperledger.fabric.protos.gossip.MembershipResponse;
import org.hyperledger.fabric.protos.gossip.PeerTime;
import org.hyperledger.fabric.protos.gossip.PullMsgType;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.Test;

/** What one peer cannot take from the others, however it tries. */
final class GossipBoundsTest {

  private static final Instant NOW = RecordedGossip.BEGIN.plusSeconds(60);

  private final RecordedGossip recorded = RecordedGossip.of("v2.5.0-tls");
  private final Parts parts = recorded.parts(1, 1, recorded.channel());

  private Self self(int organisation, int peer) {
    return new Self(
        recorded.signer(organisation, peer),
        new Self.Endpoints("peer:7051", ""),
        NOW,
        Duration.ZERO);
  }

  private Remote greet(int organisation, int peer) {
    return ((Handshake.Outcome.Accepted)
            new Handshake(parts.identities())
                .judge(
                    self(organisation, peer).connecting(Optional.empty(), false).envelope(),
                    Optional.empty(),
                    NOW))
        .remote();
  }

  /** The identity with blank lines behind its certificate, which is another peer. */
  private ByteString inAnotherText(Self self, int text) throws InvalidProtocolBufferException {
    SerializedIdentity real = SerializedIdentity.parseFrom(self.identity());
    return real.toBuilder()
        .setIdBytes(real.getIdBytes().concat(ByteString.copyFromUtf8("\n".repeat(text))))
        .build()
        .toByteString();
  }

  @Test
  @Spec("NA-372")
  void one_certificate_is_a_few_peers_and_takes_the_place_of_nobody() throws Exception {
    Self bad = self(2, 1);
    Identities identities = parts.identities();
    for (int text = 1; text <= 4; text++) {
      ByteString identity = inAnotherText(bad, text);
      identities.keep(
          identities.judge(PkiId.of(identity).orElseThrow().value(), identity, NOW), NOW);
    }

    ByteString fifth = inAnotherText(bad, 5);
    KnownIdentity judged = identities.judge(PkiId.of(fifth).orElseThrow().value(), fifth, NOW);
    assertThatThrownBy(() -> identities.keep(judged, NOW))
        .isInstanceOf(HeddleException.class)
        .hasMessage("too many identities with one certificate");
    assertThat(greet(2, 0).organisation()).isEqualTo(RecordedGossip.msp(2));
  }

  @Test
  @Spec("NA-381")
  void an_identity_that_has_signed_nothing_is_not_remembered() throws Exception {
    Remote from = greet(2, 0);
    Self other = self(2, 1);
    int before = parts.identities().all().size();
    GossipMessage alive =
        GossipMessage.newBuilder()
            .setTag(Tag.EMPTY)
            .setAliveMsg(
                AliveMessage.newBuilder()
                    .setMembership(Member.newBuilder().setPkiId(other.id().value()))
                    .setTimestamp(PeerTime.newBuilder().setIncNum(1))
                    .setIdentity(other.identity()))
            .build();

    assertThatThrownBy(
            () -> parts.talk().take(from, Message.signed(alive, recorded.signer(2, 0)), NOW))
        .isInstanceOf(Doubt.class)
        .hasMessageStartingWith("a message (ALIVE_MSG) of %s: ".formatted(other.id()));

    assertThat(parts.identities().all()).hasSize(before);
    parts.talk().take(from, Message.signed(alive, recorded.signer(2, 1)), NOW);
    assertThat(parts.identities().all()).hasSize(before + 1);
  }

  private List<Outgoing> hello(Remote from, long nonce) throws Doubt {
    return parts
        .talk()
        .take(
            from,
            Message.unsigned(
                GossipMessage.newBuilder()
                    .setTag(Tag.EMPTY)
                    .setHello(
                        GossipHello.newBuilder()
                            .setNonce(nonce)
                            .setMsgType(PullMsgType.IDENTITY_MSG))
                    .build()),
            NOW);
  }

  @Test
  @Spec("NA-386")
  void who_says_hello_all_the_time_takes_no_room_from_others() throws Exception {
    Remote good = greet(1, 0);
    Remote bad = greet(2, 1);
    hello(good, 7);
    for (int nonce = 0; nonce < 5000; nonce++) {
      hello(bad, nonce);
    }

    List<Outgoing> given =
        parts
            .talk()
            .take(
                good,
                Message.unsigned(
                    GossipMessage.newBuilder()
                        .setTag(Tag.EMPTY)
                        .setDataReq(
                            DataRequest.newBuilder()
                                .setNonce(7)
                                .setMsgType(PullMsgType.IDENTITY_MSG)
                                .addDigests(parts.self().id().value()))
                        .build()),
                NOW);

    assertThat(given).hasSize(1);
  }

  @Test
  void an_allowance_is_that_of_a_certificate_on_however_many_streams() {
    Allowances allowances = new Allowances();
    while (allowances.of("one", NOW).doubt(NOW).isZero()) {
      // it forges
    }

    assertThat(allowances.of("one", NOW).doubt(NOW)).isPositive();
    assertThat(allowances.of("another", NOW).doubt(NOW)).isZero();
    for (int each = 0; each < 8192; each++) {
      assertThat(allowances.of("stranger " + each, NOW).greet(NOW)).isTrue();
    }
  }

  @Test
  void pieces_are_counted_as_deep_as_they_are_parsed_and_bytes_are_none() {
    GossipMessage.Builder small = GossipMessage.newBuilder().setNonce(1).setTag(Tag.EMPTY);
    var members = MembershipResponse.newBuilder();
    for (int each = 0; each < 10; each++) {
      members.addAlive(Envelope.newBuilder().setPayload(ByteString.copyFrom(new byte[1000])));
    }
    GossipMessage message = small.setMemRes(members).build();

    // nonce, tag, the response, ten envelopes, their payloads
    assertThat(Pieces.in(GossipMessage.getDescriptor(), message.toByteString(), 1000))
        .isEqualTo(2 + 1 + 10 + 10);
    assertThat(Pieces.in(GossipMessage.getDescriptor(), message.toByteString(), 5)).isEqualTo(6);
    ByteString unknown = ByteString.copyFrom(new byte[] {(byte) 0xf8, 0x7f, 0, (byte) 0xf8, 0x7f});
    assertThat(Pieces.in(GossipMessage.getDescriptor(), unknown, 1000)).isEqualTo(2);
  }

  @Test
  @Spec("NA-389")
  void who_gives_much_that_no_block_claims_waits_and_others_do_not() {
    Unclaimed unclaimed = new Unclaimed(10_000);
    List<TxId> claimed = new ArrayList<>();

    assertThat(unclaimed.take("bad", new TxId("1"), 6000, NOW, claimed::contains)).isTrue();
    assertThat(unclaimed.take("bad", new TxId("2"), 6000, NOW, claimed::contains)).isFalse();
    assertThat(unclaimed.take("good", new TxId("3"), 6000, NOW, claimed::contains)).isTrue();
    claimed.add(new TxId("1"));
    assertThat(unclaimed.take("bad", new TxId("2"), 6000, NOW, claimed::contains)).isTrue();
    assertThat(unclaimed.take("bad", new TxId("4"), 6000, NOW, claimed::contains)).isFalse();
    Instant later = NOW.plus(Duration.ofHours(1));
    assertThat(unclaimed.take("bad", new TxId("4"), 6000, later, claimed::contains)).isTrue();
    // more than all at once is taken from who has given nothing else
    assertThat(unclaimed.take("large", new TxId("5"), 20_000, NOW, claimed::contains)).isTrue();
  }

  @Test
  @Spec("NA-389")
  void each_of_many_small_things_that_no_block_claims_takes_some_room() {
    Unclaimed unclaimed = new Unclaimed(10_000);

    for (int count = 0; count < 4; count++) {
      assertThat(unclaimed.take("bad", new TxId("tx" + count), 1, NOW, _ -> false)).isTrue();
    }
    assertThat(unclaimed.take("bad", new TxId("tx5"), 1, NOW, _ -> false)).isFalse();
  }

  @Test
  @Spec("NA-382")
  void time_goes_on_evenly_whatever_the_machines_clock_is_set_to() {
    AtomicLong wall = new AtomicLong(NOW.toEpochMilli());
    AtomicLong nanoseconds = new AtomicLong(Long.MAX_VALUE - 10); // it may overflow
    SteadyClock clock = new SteadyClock(() -> Instant.ofEpochMilli(wall.get()), nanoseconds::get);

    wall.addAndGet(-Duration.ofHours(1).toMillis());
    nanoseconds.addAndGet(Duration.ofSeconds(5).toNanos());

    assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(5));
  }

  @Test
  @Spec({"NA-380", "NA-402"})
  void an_idle_peer_says_as_little_as_fabrics() throws Exception {
    StandingChannel channel = recorded.channel();
    Parts idle = recorded.parts(1, 1, channel);
    Remote neighbour =
        ((Handshake.Outcome.Accepted)
                new Handshake(idle.identities())
                    .judge(
                        self(1, 0).connecting(Optional.empty(), false).envelope(),
                        Optional.empty(),
                        NOW))
            .remote();
    idle.talk().take(neighbour, self(1, 0).alive(NOW), NOW);
    idle.rounds().due(NOW);
    List<String> said = new ArrayList<>();
    for (int tick = 1; tick <= 4 * 20; tick++) {
      for (Outgoing each : idle.rounds().due(NOW.plusMillis(250L * tick))) {
        if (each instanceof Outgoing.Send(PkiId _, Envelope envelope)) {
          said.add(Message.of(envelope).content().getContentCase().name());
        }
      }
    }

    // in twenty seconds, before the neighbour that says nothing is thought dead
    assertThat(said)
        .hasSize(4 + 5 + 5 + 5)
        .containsOnly("ALIVE_MSG", "MEM_REQ", "HELLO", "STATE_INFO_PULL_REQ");
    assertThat(said.stream().filter("ALIVE_MSG"::equals)).hasSize(4);
  }
}
