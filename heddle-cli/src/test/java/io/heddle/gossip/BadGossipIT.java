// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.Version;
import io.heddle.testing.LoggedText;
import io.heddle.testing.Ports;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.ConnEstablish;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.Member;
import org.hyperledger.fabric.protos.gossip.MembershipResponse;
import org.hyperledger.fabric.protos.gossip.PeerTime;
import org.hyperledger.fabric.protos.gossip.PrivateDataMessage;
import org.hyperledger.fabric.protos.gossip.PrivatePayload;
import org.hyperledger.fabric.protos.gossip.RemotePvtDataRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Peers that flood, repeat, lie about who they are and give what does not fit, over real streams:
 * of each there is one line in the log, and others are served as if they were not there.
 */
final class BadGossipIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final RecordedGossip recorded = RecordedGossip.of("v3.1.5-plain");
  private final StandingChannel channel = recorded.channel();
  private final AtomicInteger received = new AtomicInteger();
  private final int port = Ports.free();
  private final LoggedText logged = new LoggedText();
  private final GossipPeer peer =
      GossipPeer.start(
          RecordedGossip.msp(1),
          recorded.folder(1, 0),
          false,
          port,
          GossipPeer.settings(port),
          new Counting());
  private RawPeer bad;
  private RawPeer good;

  private final class Counting implements GossipListener {
    @Override
    public void sent() {}

    @Override
    public void received() {
      received.incrementAndGet();
    }

    @Override
    public void overflown() {}
  }

  @BeforeEach
  void all_are_there() {
    peer.join(channel);
    bad = RawPeer.open(port, recorded.signer(2, 1));
    good = RawPeer.open(port, recorded.signer(1, 1));
    good.askForMembers(1);
  }

  @AfterEach
  void others_are_served_and_nobody_has_stopped() {
    try {
      good.askForMembers(99);
      assertThat(peer.gossip().peers()).hasSizeLessThan(4);
    } finally {
      bad.close();
      good.close();
      peer.close();
      logged.close();
    }
  }

  private List<String> lines() {
    return logged.lines().stream()
        .filter(line ->
            line.contains("is dropped") || line.contains("is refused") || line.contains("be kept"))
        .toList();
  }

  private Message alive(Instant now) {
    return bad.self().alive(now);
  }

  @Test
  @Spec({"NA-375", "NA-381"})
  void who_floods_is_read_only_as_fast_as_it_may_send() throws Exception {
    double seconds = floodWith(alive(Instant.now()).envelope());

    // six of two thousand a second and of a store of eight thousand, and what others say meanwhile
    assertThat(received.get()).isLessThan((int) ((8000 + seconds * 2000) / 6 + 200));
    good.askForMembers(2);
    assertThat(bad.isOpen()).isTrue();
    assertThat(lines()).isEmpty();
  }

  @Test
  @Spec({"NA-375", "NA-381"})
  void who_floods_with_what_nobody_should_send_is_read_nine_times_slower() throws Exception {
    double seconds = floodWith(inAnothersName().envelope());

    // each costs fifty more
    assertThat(received.get()).isLessThan((int) ((8000 + seconds * 2000) / 56 + 200));
  }

  /** Says it for a second, as fast as it is taken; how long that was. */
  private double floodWith(Envelope envelope) {
    long begin = System.nanoTime();
    long end = begin + Duration.ofSeconds(1).toNanos();
    while (System.nanoTime() < end) {
      if (bad.isTaken()) {
        bad.say(envelope);
      } else {
        Thread.onSpinWait();
      }
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private Message inAnothersName() throws Exception {
    return Message.signed(
        GossipMessage.newBuilder()
            .setTag(Tag.EMPTY)
            .setAliveMsg(
                AliveMessage.newBuilder()
                    .setMembership(
                        Member.newBuilder()
                            .setPkiId(good.self().id().value())
                            .setEndpoint("elsewhere:1\n09:00 INFO all is well"))
                    .setTimestamp(PeerTime.newBuilder().setIncNum(-1).setSeqNum(-1)))
            .build(),
        recorded.signer(2, 1));
  }

  @Test
  @Spec({"NA-380", "NA-383"})
  void what_is_repeated_is_handed_on_once() {
    Message alive = alive(Instant.now());
    for (int again = 0; again < 100; again++) {
      bad.say(alive.envelope());
    }
    bad.askForMembers(3);

    good.askForMembers(4); // which comes behind all that was handed on
    assertThat(good.heard().stream().filter(each -> each.equals(alive.content()))).hasSize(1);
  }

  @Test
  @Spec({"NA-373", "NA-381", "NA-384"})
  void who_speaks_in_the_name_of_others_changes_nothing_and_costs_one_line_of_each_kind()
      throws Exception {
    Message forged = inAnothersName();
    for (int again = 0; again < 100; again++) {
      bad.say(forged.envelope());
      bad.say(Self.asking(5, false, good.self().alive(Instant.now()))); // who it is says that
    }
    bad.say(Self.asking(6, false, bad.self().alive(Instant.now())));
    bad.hear(each -> each.hasMemRes() && each.getNonce() == 6);

    assertThat(bad.heard()).noneMatch(each -> each.getNonce() == 5);
    assertThat(lines()).hasSize(2).noneMatch(line -> line.contains("\n"));
    assertThat(peer.gossip().peers())
        .noneMatch(each -> each.endpoint().orElse("").startsWith("elsewhere"));
  }

  @Test
  @Spec({"NA-372", "NA-373"})
  void who_shows_anothers_certificate_in_many_texts_is_refused_and_none_is_remembered()
      throws Exception {
    for (int text = 1; text <= 5; text++) {
      SerializedIdentity real = SerializedIdentity.parseFrom(good.self().identity());
      ByteString identity =
          real.toBuilder()
              .setIdBytes(real.getIdBytes().concat(RawPeer.text("\n".repeat(text))))
              .build()
              .toByteString();
      try (RawPeer stranger = RawPeer.silent(port, recorded.signer(2, 1))) {
        stranger.say(
            Message.signed(
                    GossipMessage.newBuilder()
                        .setTag(Tag.EMPTY)
                        .setConn(
                            ConnEstablish.newBuilder()
                                .setPkiId(PkiId.of(identity).orElseThrow().value())
                                .setIdentity(identity))
                        .build(),
                    recorded.signer(2, 1))
                .envelope());
        assertThat(stranger.end()).isEqualTo("UNKNOWN: The signature is invalid");
      }
    }

    assertThat(lines())
        .containsExactly("A gossip stream with 127.0.0.1 is refused: The signature is invalid");
  }

  @Test
  void who_says_something_huge_first_is_not_even_parsed() throws Exception {
    try (RawPeer stranger = RawPeer.silent(port, recorded.signer(2, 1))) {
      stranger.say(
          Envelope.newBuilder().setPayload(ByteString.copyFrom(new byte[1 << 20])).build());

      assertThat(stranger.end())
          .isEqualTo(
              "UNKNOWN: a connection message of 1048580 bytes, of which at most 65536 are read");
    }
  }

  @Test
  void what_is_made_of_a_million_pieces_ends_the_stream_before_it_is_parsed() throws Exception {
    var all = MembershipResponse.newBuilder();
    for (int count = 0; count < 1_000_000; count++) {
      all.addAlive(Envelope.getDefaultInstance());
    }
    bad.say(GossipMessage.newBuilder().setTag(Tag.EMPTY).setMemRes(all).build());

    assertThat(bad.end())
        .isEqualTo(
            "UNKNOWN: Failed unmarshalling GossipMessage from envelope: it has more than 65536 fields");
    assertThat(lines()).hasSize(1);
  }

  private static GossipMessage push(long nonce, String txId, ByteString set) {
    return GossipMessage.newBuilder()
        .setNonce(nonce)
        .setTag(Tag.CHAN_ONLY)
        .setChannel(RawPeer.text("mychannel"))
        .setPrivateData(
            PrivateDataMessage.newBuilder()
                .setPayload(
                    PrivatePayload.newBuilder()
                        .setTxId(txId)
                        .setNamespace("cc")
                        .setCollectionName("shared\n")
                        .setPrivateSimHeight(-1)
                        .setPrivateRwset(set)))
        .build();
  }

  @Test
  @Spec({"NA-389", "NA-391"})
  void who_gives_private_data_that_does_not_fit_is_acknowledged_or_dropped() {
    for (int again = 0; again < 20; again++) {
      bad.say(push(0, "tx", ByteString.EMPTY));
    }
    for (int again = 1; again <= 1025; again++) {
      bad.say(push(again, "tx", RawPeer.text("garbage " + again)));
    }
    GossipMessage last = bad.hear(each -> each.hasAck() && each.getNonce() == 1025);

    assertThat(bad.heard().stream().filter(each -> each.hasAck() && each.getNonce() == 0))
        .isEmpty();
    assertThat(last.getAck().getError()).isEqualTo("too much private data waits for its blocks");
    assertThat(channel.kept()).hasSize(1024);
    // it says that it was endorsed at the end of time, and is not kept that long
    assertThat(channel.kept().getLast().getEndorsedAt()).isEqualTo(channel.height() + 100_000);
    assertThat(lines()).hasSize(2);

    good.say(push(7, "tx", RawPeer.text("right")));
    assertThat(good.hear(GossipMessage::hasAck).getAck().getError()).isEmpty();
    channel.commits(new TxId("late"));
    good.say(push(8, "late", RawPeer.text("right")));
    assertThat(good.hear(each -> each.hasAck() && each.getNonce() == 8).getAck().getError())
        .isEmpty();
    assertThat(channel.kept()).hasSize(1025);
  }

  @Test
  @Spec("NA-375")
  void who_asks_and_does_not_take_the_answers_is_not_read_further() {
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);
    PrivateDigest digest =
        new PrivateDigest(Optional.of(new TxId("tx")), new Version(7, 1), "cc", "open");
    channel.has(digest, large);
    bad.close();
    bad = RawPeer.deaf(port, recorded.signer(2, 1));
    int before = received.get();
    for (int count = 0; count < 200; count++) {
      bad.say(
          GossipMessage.newBuilder()
              .setNonce(count)
              .setTag(Tag.CHAN_ONLY)
              .setChannel(RawPeer.text("mychannel"))
              .setPrivateReq(
                  RemotePvtDataRequest.newBuilder().addDigests(PrivateTalk.digest(digest)))
              .build());
    }

    await().atMost(LIMIT).until(() -> received.get() > before + 3);
    for (int again = 0; again < 3; again++) {
      good.askForMembers(50 + again);
    }
    // four mebibytes wait to be sent, one is on its way, and one more for room
    assertThat(received.get() - before).isLessThan(30);
  }
}
