// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.MembershipResponse;
import org.hyperledger.fabric.protos.gossip.Payload;
import org.hyperledger.fabric.protos.gossip.PullMsgType;
import org.hyperledger.fabric.protos.gossip.StateInfoSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded conversations: this peer in the place of one side, told what the other side said. */
final class TalkTest {

  private static final String TLS = "v2.5.0-tls";
  private static final String PLAIN = "v3.1.5-plain";

  /** A line and what was done because of it. */
  private record Answered(RecordedGossip.Line line, List<Outgoing> answers) {

    List<GossipMessage> contents() {
      List<GossipMessage> contents = new ArrayList<>();
      for (Outgoing each : answers) {
        if (each instanceof Outgoing.Answer(PkiId _, Envelope envelope)) {
          contents.add(Message.of(envelope).content());
        }
      }
      return contents;
    }
  }

  /** Tells a peer what the lines say, each from whom it came, at its time. */
  private static List<Answered> replay(Parts parts, List<RecordedGossip.Line> lines) throws Doubt {
    List<Answered> all = new ArrayList<>();
    Map<ByteString, Remote> remotes = new HashMap<>();
    for (RecordedGossip.Line line : lines) {
      Message message = RecordedGossip.message(line);
      if (message.content().hasConn()) {
        remotes.put(message.content().getConn().getPkiId(), greeted(parts, line));
      } else {
        Remote from = remotes.get(author(line));
        if (from == null) {
          throw new AssertionError("nobody has greeted before line " + line.seq());
        }
        all.add(new Answered(line, parts.talk().take(from, message, line.time())));
      }
    }
    return all;
  }

  private static Remote known(Map<String, Remote> probes, RecordedGossip.Line line) {
    return Optional.ofNullable(probes.get(line.probe())).orElseThrow();
  }

  private static Remote greeted(Parts parts, RecordedGossip.Line line) {
    Handshake.Outcome outcome =
        new Handshake(parts.identities()).judge(line.envelope(), Optional.empty(), line.time());
    assertThat(outcome).isInstanceOf(Handshake.Outcome.Accepted.class);
    return ((Handshake.Outcome.Accepted) outcome).remote();
  }

  /** Real peers' lines name them; what a probe sent is by the probe. */
  private static ByteString author(RecordedGossip.Line line) {
    return line.pkiId();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec({"NA-378", "NA-381", "NA-385"})
  void takes_all_that_real_peers_say_to_a_probe(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    Parts parts = recorded.parts(1, 1, recorded.channel());
    List<RecordedGossip.Line> lines =
        recorded.to("A").stream()
            .filter(line -> !line.event().startsWith("handshakes with faults"))
            .filter(line -> line.time().isBefore(RecordedGossip.BEGIN.plusSeconds(60)))
            .toList();

    List<Answered> answered = replay(parts, lines);

    assertThat(answered).hasSizeGreaterThan(300);
    Map<String, SeenPeer> peers = new TreeMap<>();
    new Overview(parts)
        .peers()
        .forEach(peer -> peer.endpoint().ifPresent(endpoint -> peers.put(endpoint, peer)));
    assertThat(peers.keySet()).contains(recorded.endpoint(1, 0), recorded.endpoint(2, 0));
    assertThat(Optional.ofNullable(peers.get(recorded.endpoint(1, 0))))
        .map(peer -> peer.channels().get(recorded.channel().name()))
        .hasValueSatisfying(seen -> {
          assertThat(seen.sequences()).isEqualTo(Map.of("asset", 1L, "_lifecycle", 1L));
          assertThat(seen.height()).isGreaterThan(15);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec({"NA-384", "NA-386", "NA-385"})
  void answers_what_real_peers_ask_a_probe(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    Parts parts = recorded.parts(1, 1, recorded.channel());
    List<RecordedGossip.Line> lines =
        recorded.to("A").stream()
            .filter(line -> line.time().isBefore(RecordedGossip.BEGIN.plusSeconds(60)))
            .toList();

    List<Answered> answered = replay(parts, lines);

    for (Answered each : answered) {
      GossipMessage asked = RecordedGossip.message(each.line()).content();
      switch (each.line().kind()) {
        case "MembershipRequest" -> {
          GossipMessage answer = each.contents().getFirst();
          assertThat(answer.getNonce()).isEqualTo(asked.getNonce());
          assertThat(answer.getTag()).isEqualTo(GossipMessage.Tag.EMPTY);
          assertThat(ids(answer.getMemRes())).contains(parts.self().id().value());
        }
        case "StateInfoPullRequest" -> {
          GossipMessage answer = each.contents().getFirst();
          assertThat(answer.getTag()).isEqualTo(GossipMessage.Tag.CHAN_OR_ORG);
          assertThat(authors(answer.getStateSnapshot())).contains(parts.self().id().value());
        }
        case "PrivateDataMessage" -> {
          GossipMessage answer = each.contents().getFirst();
          assertThat(answer)
              .isEqualTo(
                  GossipMessage.newBuilder()
                      .setNonce(asked.getNonce())
                      .setAck(answer.getAck())
                      .build());
          assertThat(answer.getAck().getError()).isEmpty();
        }
        case "GossipHello" -> {
          if (Tags.pulled(asked) == PullMsgType.IDENTITY_MSG) {
            GossipMessage answer = each.contents().getFirst();
            assertThat(answer.getDataDig().getNonce()).isEqualTo(asked.getHello().getNonce());
            assertThat(answer.getDataDig().getDigestsList()).contains(parts.self().id().value());
          } else {
            assertThat(each.answers()).isEmpty();
          }
        }
        default -> {}
      }
    }
  }

  private static Set<ByteString> ids(MembershipResponse response) {
    return response.getAliveList().stream()
        .map(each -> Message.of(each).content().getAliveMsg().getMembership().getPkiId())
        .collect(Collectors.toSet());
  }

  private static Set<ByteString> authors(StateInfoSnapshot snapshot) {
    return snapshot.getElementsList().stream()
        .map(each -> Message.of(each).content().getStateInfo().getPkiId())
        .collect(Collectors.toSet());
  }

  /** What the probes sent to the first peer, which this one is now, and what that answered. */
  private static List<Answered> inPlaceOfPeer(RecordedGossip recorded, Parts parts) throws Doubt {
    ByteString self = parts.self().id().value();
    List<Answered> all = new ArrayList<>();
    Map<String, Remote> probes = new HashMap<>();
    for (RecordedGossip.Line line : recorded.lines()) {
      if (line.isFromPeer()
          || line.kind().equals("RemoteStateRequest")
          || line.time().isAfter(RecordedGossip.BEGIN.plusSeconds(37))) {
        continue;
      }
      Message message = RecordedGossip.message(line);
      if (message.content().hasConn()) {
        probes.put(line.probe(), greeted(parts, line));
      } else if (line.pkiId().equals(self)) {
        all.add(new Answered(line, parts.talk().take(known(probes, line), message, line.time())));
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-384")
  void tells_other_organisations_of_the_same_peers_as_a_real_one(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    Parts parts = recorded.parts(1, 0, recorded.channel());
    Map<Long, Set<ByteString>> real = new TreeMap<>();
    for (RecordedGossip.Line line : recorded.lines()) {
      if (line.isFromPeer()
          && line.kind().equals("MembershipResponse")
          && line.pkiId().equals(parts.self().id().value())) {
        GossipMessage answer = RecordedGossip.message(line).content();
        real.put(answer.getNonce(), ids(answer.getMemRes()));
      }
    }
    Map<Long, Set<ByteString>> ours = new TreeMap<>();

    for (Answered each : inPlaceOfPeer(recorded, parts)) {
      if (each.line().kind().equals("MembershipRequest")) {
        GossipMessage answer = each.contents().getFirst();
        ours.put(answer.getNonce(), ids(answer.getMemRes()));
      }
    }

    assertThat(ours).isNotEmpty();
    // the real one had heard of the second organisation's peer itself, of which no probe has told
    ours.forEach((nonce, ids) -> assertThat(real.get(nonce)).containsAll(ids));
    ours.values().forEach(ids -> assertThat(ids).contains(parts.self().id().value()));
  }

  @Test
  @Spec("NA-400")
  void gives_the_same_blocks_as_a_real_peer() throws Exception {
    RecordedGossip recorded = RecordedGossip.of(TLS);
    Parts parts = recorded.parts(1, 0, recorded.channel());
    Map<Long, List<Long>> ours = new TreeMap<>();
    Map<Long, ByteString> blocks = new TreeMap<>();

    List<String> doubts = new ArrayList<>();
    Map<String, Remote> probes = new HashMap<>();
    for (RecordedGossip.Line line : recorded.lines()) {
      if (!line.isFromPeer() && line.kind().equals("ConnEstablish")) {
        probes.put(line.probe(), greeted(parts, line));
      }
      if (!line.isFromPeer() && line.kind().equals("RemoteStateRequest")) {
        Message asked = RecordedGossip.message(line);
        try {
          for (Outgoing each : parts.talk().take(known(probes, line), asked, line.time())) {
            GossipMessage answer = Message.of(((Outgoing.Answer) each).envelope()).content();
            ours.put(
                answer.getNonce(),
                answer.getStateResponse().getPayloadsList().stream()
                    .map(Payload::getSeqNum)
                    .toList());
            answer
                .getStateResponse()
                .getPayloadsList()
                .forEach(payload -> blocks.put(payload.getSeqNum(), payload.getData()));
          }
        } catch (Doubt e) {
          doubts.add(e.getMessage());
        }
      }
    }

    assertThat(doubts)
        .containsExactly(
            "a request for blocks 1 to 12 of channel 'mychannel', of which at most 11 are given",
            "a request for blocks 5 to 4 of channel 'mychannel', of which at most 11 are given");
    Map<Long, ByteString> real = new TreeMap<>();
    Map<Long, List<Long>> numbers = new TreeMap<>();
    for (RecordedGossip.Line line : recorded.lines()) {
      if (line.isFromPeer() && line.kind().equals("RemoteStateResponse")) {
        GossipMessage answer = RecordedGossip.message(line).content();
        numbers.put(
            answer.getNonce(),
            answer.getStateResponse().getPayloadsList().stream().map(Payload::getSeqNum).toList());
        answer
            .getStateResponse()
            .getPayloadsList()
            .forEach(payload -> real.put(payload.getSeqNum(), payload.getData()));
      }
    }
    // the channel of this test ends at block 11
    numbers.replaceAll((_, all) -> all.stream().filter(number -> number < 12).toList());
    assertThat(ours).isEqualTo(numbers);
    blocks.forEach((number, block) -> assertThat(block).isEqualTo(real.get(number)));
  }

  @Test
  @Spec("NA-378")
  void drops_what_has_another_tag() throws Exception {
    RecordedGossip recorded = RecordedGossip.of(TLS);
    Parts parts = recorded.parts(1, 1, recorded.channel());
    Remote remote = greeted(parts, recorded.to("A").getFirst());
    Instant now = RecordedGossip.BEGIN.plusSeconds(1);
    List<String> wrong = new ArrayList<>();

    for (RecordedGossip.Line line : recorded.to("A")) {
      GossipMessage content = RecordedGossip.message(line).content();
      if (!content.hasConn()) {
        try {
          parts
              .talk()
              .take(
                  remote,
                  Message.unsigned(content.toBuilder().setTag(GossipMessage.Tag.ORG_ONLY).build()),
                  now);
          wrong.add(line.kind());
        } catch (Doubt e) {
          assertThat(e.getMessage())
              .startsWith(
                  "a message (%s) whose tag isn't legal: ".formatted(content.getContentCase()));
        }
      }
    }

    assertThat(wrong).isEmpty();
  }
}
