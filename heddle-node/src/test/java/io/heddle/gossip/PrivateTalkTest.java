// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.PrivatePayload;
import org.hyperledger.fabric.protos.gossip.PvtDataDigest;
import org.hyperledger.fabric.protos.gossip.PvtDataElement;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Private values that real peers have given and asked for. */
final class PrivateTalkTest {

  /** What a transaction wrote to these collections, as it is given to a peer. */
  static TxPvtReadWriteSetWithConfigInfo written(String... collections) {
    var namespace = NsPvtReadWriteSet.newBuilder().setNamespace("cc");
    var configs = CollectionConfigPackage.newBuilder();
    for (String each : collections) {
      namespace.addCollectionPvtRwset(
          CollectionPvtReadWriteSet.newBuilder()
              .setCollectionName(each)
              .setRwset(ByteString.copyFromUtf8("writes to " + each)));
      configs.addConfig(
          CollectionConfig.newBuilder()
              .setStaticCollectionConfig(StaticCollectionConfig.newBuilder().setName(each)));
    }
    return TxPvtReadWriteSetWithConfigInfo.newBuilder()
        .setEndorsedAt(5)
        .setPvtRwset(TxPvtReadWriteSet.newBuilder().addNsPvtRwset(namespace))
        .putCollectionConfigs("cc", configs.build())
        .build();
  }

  private static Remote remote(RecordedGossip recorded, Parts parts) {
    return recorded.to("A").stream()
        .filter(line -> line.kind().equals("ConnEstablish"))
        .findFirst()
        .map(line ->
            ((Handshake.Outcome.Accepted)
                    new Handshake(parts.identities())
                        .judge(line.envelope(), Optional.empty(), line.time()))
                .remote())
        .orElseThrow();
  }

  private static GossipMessage answer(List<Outgoing> outgoing) {
    assertThat(outgoing).hasSize(1);
    return Message.of(((Outgoing.Answer) outgoing.getFirst()).envelope()).content();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2.5.0-tls", "v3.1.5-plain"})
  @Spec("NA-389")
  void keeps_what_real_peers_push_as_they_say_it(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    StandingChannel channel = recorded.channel();
    Parts parts = recorded.parts(1, 1, channel);
    Remote from = remote(recorded, parts);

    for (RecordedGossip.Line line : recorded.to("A")) {
      if (line.kind().equals("PrivateDataMessage")) {
        GossipMessage pushed = RecordedGossip.message(line).content();
        GossipMessage answer =
            answer(parts.talk().take(from, RecordedGossip.message(line), line.time()));

        assertThat(answer.toByteString())
            .isEqualTo(acknowledgement(recorded, pushed.getNonce(), line));
        PrivatePayload payload = pushed.getPrivateData().getPayload();
        TxPvtReadWriteSetWithConfigInfo kept = channel.kept().getLast();
        assertThat(kept.getEndorsedAt()).isEqualTo(payload.getPrivateSimHeight());
        assertThat(kept.getCollectionConfigsOrThrow(payload.getNamespace()))
            .isEqualTo(payload.getCollectionConfigs());
        assertThat(kept.getPvtRwset().getNsPvtRwset(0).getCollectionPvtRwset(0).getRwset())
            .isEqualTo(payload.getPrivateRwset());
      }
    }

    assertThat(channel.kept()).hasSizeGreaterThan(5);
  }

  /** As the probe sent it, and as a real peer would, where it did not fail on purpose. */
  private static ByteString acknowledgement(
      RecordedGossip recorded, long nonce, RecordedGossip.Line pushed) {
    return recorded.lines().stream()
        .filter(line -> !line.isFromPeer() && line.probe().equals(pushed.probe()))
        .filter(line -> line.kind().equals("Acknowledgement"))
        .map(RecordedGossip::message)
        .map(Message::content)
        .filter(message -> message.getNonce() == nonce)
        .findFirst()
        .map(message ->
            message.toBuilder().setAck(message.getAck().toBuilder().clearError()).build())
        .orElseThrow()
        .toByteString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2.5.0-tls", "v3.1.5-plain"})
  @Spec({"NA-394", "NA-396"})
  void answers_what_real_peers_ask_for_with_the_digest_that_they_sent(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    StandingChannel channel = recorded.channel();
    Parts parts = recorded.parts(2, 1, channel);
    Remote from =
        recorded.to("B").stream()
            .filter(line -> line.kind().equals("ConnEstablish"))
            .findFirst()
            .map(line ->
                ((Handshake.Outcome.Accepted)
                        new Handshake(parts.identities())
                            .judge(line.envelope(), Optional.empty(), line.time()))
                    .remote())
            .orElseThrow();
    int asked = 0;

    for (RecordedGossip.Line line : recorded.to("B")) {
      if (line.kind().equals("RemotePvtDataRequest")) {
        asked++;
        GossipMessage request = RecordedGossip.message(line).content();
        PvtDataDigest first = request.getPrivateReq().getDigests(0);
        ByteString value = ByteString.copyFromUtf8("value " + asked);
        channel.has(PrivateTalk.digest(first), value);

        GossipMessage answer =
            answer(parts.talk().take(from, RecordedGossip.message(line), line.time()));

        assertThat(answer.getNonce()).isEqualTo(request.getNonce());
        assertThat(answer.getTag()).isEqualTo(GossipMessage.Tag.CHAN_ONLY);
        assertThat(answer.getChannel()).isEqualTo(request.getChannel());
        assertThat(answer.getPrivateRes().getElementsList())
            .contains(PvtDataElement.newBuilder().setDigest(first).addPayload(value).build());
      }
    }

    assertThat(asked).isGreaterThan(2);
  }

  @Test
  @Spec("NA-396")
  void answers_also_if_there_is_nothing() throws Exception {
    RecordedGossip recorded = RecordedGossip.of("v2.5.0-tls");
    Parts parts = recorded.parts(2, 1, recorded.channel());
    Remote from = remote(recorded, parts);
    RecordedGossip.Line asked =
        recorded.lines().stream()
            .filter(line -> line.kind().equals("RemotePvtDataRequest"))
            .findFirst()
            .orElseThrow();

    GossipMessage answer =
        answer(parts.talk().take(from, RecordedGossip.message(asked), asked.time()));

    assertThat(answer.hasPrivateRes()).isTrue();
    assertThat(answer.getPrivateRes().getElementsList()).isEmpty();
  }

  @Test
  @Spec("NA-396")
  void answers_with_an_empty_set_where_all_was_purged() throws Exception {
    RecordedGossip recorded = RecordedGossip.of("v3.1.5-plain");
    StandingChannel channel = recorded.channel();
    Parts parts = recorded.parts(2, 1, channel);
    Remote from = remote(recorded, parts);
    RecordedGossip.Line asked =
        recorded.lines().stream()
            .filter(line -> line.kind().equals("RemotePvtDataRequest"))
            .findFirst()
            .orElseThrow();
    PvtDataDigest first = RecordedGossip.message(asked).content().getPrivateReq().getDigests(0);
    channel.has(PrivateTalk.digest(first), ByteString.EMPTY);

    GossipMessage answer =
        answer(parts.talk().take(from, RecordedGossip.message(asked), asked.time()));

    assertThat(answer.getPrivateRes().getElementsList())
        .as("without it a peer of Fabric's waits five seconds")
        .containsExactly(
            PvtDataElement.newBuilder().setDigest(first).addPayload(ByteString.EMPTY).build());
  }

  @Test
  void who_may_not_read_the_channel_gets_nothing_kept() {
    RecordedGossip recorded = RecordedGossip.of("v2.5.0-tls");
    StandingChannel channel = recorded.channel();
    Parts parts = recorded.parts(1, 1, channel);
    Remote real = remote(recorded, parts);
    Remote unproved =
        new Remote(
            real.id(),
            real.identity(),
            real.organisation(),
            real.certificate(),
            new io.heddle.identity.SignedData(
                ByteString.copyFromUtf8("something else"),
                real.identity(),
                real.proof().signature()));
    Envelope push =
        recorded.to("A").stream()
            .filter(line -> line.kind().equals("PrivateDataMessage"))
            .findFirst()
            .orElseThrow()
            .envelope();

    assertThatThrownBy(() -> parts.talk().take(unproved, Message.of(push), RecordedGossip.BEGIN))
        .isInstanceOf(Doubt.class)
        .hasMessageStartingWith("private data for channel 'mychannel', which it may not read: ");
    assertThat(channel.kept()).isEmpty();
  }
}
