// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.DataUpdate;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.Member;
import org.hyperledger.fabric.protos.gossip.MembershipRequest;
import org.hyperledger.fabric.protos.gossip.PeerTime;
import org.hyperledger.fabric.protos.gossip.PrivateDataMessage;
import org.hyperledger.fabric.protos.gossip.PullMsgType;
import org.hyperledger.fabric.protos.gossip.SecretEnvelope;
import org.hyperledger.fabric.protos.gossip.StateInfoSnapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer says that lies, or says it again and again: it is dropped, and nothing changes. */
final class ForgedGossipTest {

  private static final Instant NOW = RecordedGossip.BEGIN.plusSeconds(60);

  private final RecordedGossip recorded = RecordedGossip.of("v2.5.0-tls");
  private final StandingChannel channel = recorded.channel();
  private final Parts parts = recorded.parts(1, 1, channel);
  private Remote own = recorded.greeted(parts, 1, NOW);
  private Remote foreign = recorded.greeted(parts, 2, NOW);

  @BeforeEach
  void others_have_greeted() {
    own = recorded.greeted(parts, 1, NOW);
    foreign = recorded.greeted(parts, 2, NOW);
  }

  private Message said(String kind, int organisation) {
    return recorded.to("A").stream()
        .filter(each -> each.kind().equals(kind))
        .filter(each -> each.organisation().equals(RecordedGossip.msp(organisation).value()))
        .map(RecordedGossip::message)
        .filter(message ->
            !message.content().hasAliveMsg()
                || message
                    .content()
                    .getAliveMsg()
                    .getMembership()
                    .getPkiId()
                    .equals((organisation == 1 ? own : foreign).id().value()))
        .filter(message ->
            !message.content().hasStateInfo()
                || message
                    .content()
                    .getStateInfo()
                    .getPkiId()
                    .equals((organisation == 1 ? own : foreign).id().value()))
        .findFirst()
        .orElseThrow();
  }

  private List<Outgoing> take(Remote from, Message message) throws Doubt {
    return parts.talk().take(from, message, NOW);
  }

  private static Message bent(Message message) {
    byte[] signature = message.envelope().getSignature().toByteArray();
    signature[signature.length - 1] ^= 1;
    return new Message(
        message.envelope().toBuilder().setSignature(ByteString.copyFrom(signature)).build(),
        message.content());
  }

  @Test
  @Spec("NA-381")
  void a_bad_signature_brings_nobody_to_life() {
    Message alive = bent(said("AliveMessage", 1));

    assertThatThrownBy(() -> take(foreign, alive))
        .isInstanceOf(Doubt.class)
        .hasMessage("a message (ALIVE_MSG) of %s: The signature is invalid".formatted(own.id()));
    assertThat(parts.members().alive()).isEmpty();
  }

  @Test
  @Spec("NA-381")
  void a_bad_secret_brings_nobody_to_life() {
    Message alive = said("AliveMessage", 1);
    Message other =
        new Message(
            alive.envelope().toBuilder()
                .setSecretEnvelope(
                    SecretEnvelope.newBuilder()
                        .setPayload(ByteString.copyFromUtf8("secret"))
                        .setSignature(alive.envelope().getSignature()))
                .build(),
            alive.content());

    assertThatThrownBy(() -> take(own, other))
        .isInstanceOf(Doubt.class)
        .hasMessage(
            "the secret of an AliveMessage of %s: The signature is invalid".formatted(own.id()));
    assertThat(parts.members().alive()).isEmpty();
  }

  @Test
  void the_same_message_again_is_handed_on_to_nobody() throws Exception {
    take(foreign, said("AliveMessage", 2));
    take(own, said("AliveMessage", 1));

    for (int again = 0; again < 100; again++) {
      assertThat(take(foreign, said("AliveMessage", 1))).isEmpty();
      assertThat(take(foreign, bent(said("AliveMessage", 1)))).isEmpty(); // not even verified
    }
  }

  @Test
  @Spec("NA-384")
  void a_membership_request_in_anothers_name_is_not_answered() {
    Message request =
        Message.unsigned(
            GossipMessage.newBuilder()
                .setTag(Tag.EMPTY)
                .setMemReq(
                    MembershipRequest.newBuilder()
                        .setSelfInformation(said("AliveMessage", 1).envelope()))
                .build());

    assertThatThrownBy(() -> take(foreign, request))
        .isInstanceOf(Doubt.class)
        .hasMessage("a membership request in the name of another peer");
  }

  @Test
  void a_message_about_this_peer_that_it_never_sent_is_told() {
    Message another =
        Message.signed(
            GossipMessage.newBuilder()
                .setTag(Tag.EMPTY)
                .setAliveMsg(
                    AliveMessage.newBuilder()
                        .setMembership(
                            Member.newBuilder()
                                .setPkiId(parts.self().id().value())
                                .setEndpoint("elsewhere:7051\n"))
                        .setTimestamp(PeerTime.newBuilder().setIncNum(1)))
                .build(),
            recorded.signer(1, 1));

    assertThatThrownBy(() -> take(foreign, another))
        .isInstanceOf(Doubt.class)
        .hasMessageStartingWith("Bad configuration detected: Received AliveMessage");
  }

  @Test
  @Spec("NA-385")
  void what_a_peer_has_of_a_channel_counts_only_with_its_signature_and_the_channels_mac()
      throws Exception {
    Message info = said("StateInfo", 2);

    assertThatThrownBy(() -> take(own, bent(info)))
        .isInstanceOf(Doubt.class)
        .hasMessageStartingWith("a message (STATE_INFO) of " + foreign.id());
    Message other =
        Message.unsigned(
            info.content().toBuilder()
                .setStateInfo(
                    info.content().getStateInfo().toBuilder()
                        .setChannelMAC(own.id().macOf(ByteString.copyFromUtf8("mychannel"))))
                .build());
    assertThat(take(foreign, other)).isEmpty(); // of a channel that nobody here knows
    assertThat(parts.channels().all().getFirst().find(foreign.id())).isEmpty();

    take(own, info);

    assertThat(parts.channels().all().getFirst().find(foreign.id())).isPresent();
  }

  @Test
  void a_snapshot_with_something_else_in_it_is_dropped() {
    Message snapshot =
        Message.unsigned(
            GossipMessage.newBuilder()
                .setTag(Tag.CHAN_OR_ORG)
                .setChannel(ByteString.copyFromUtf8("mychannel"))
                .setStateSnapshot(
                    StateInfoSnapshot.newBuilder().addElements(said("AliveMessage", 1).envelope()))
                .build());

    assertThatThrownBy(() -> take(own, snapshot))
        .isInstanceOf(Doubt.class)
        .hasMessage("a StateInfoSnapshot with something else in it");
  }

  @Test
  @Spec("NA-386")
  void identities_that_nobody_has_asked_for_are_not_taken() throws Exception {
    int known = parts.identities().all().size();
    Message update =
        Message.unsigned(
            GossipMessage.newBuilder()
                .setTag(Tag.EMPTY)
                .setDataUpdate(
                    DataUpdate.newBuilder()
                        .setNonce(5)
                        .setMsgType(PullMsgType.IDENTITY_MSG)
                        .addData(Envelope.getDefaultInstance()))
                .build());

    assertThat(take(foreign, update)).isEmpty();
    assertThat(parts.identities().all()).hasSize(known);
  }

  @Test
  @Spec("NA-389")
  void private_data_without_anything_in_it_is_not_acknowledged() {
    Message push =
        Message.unsigned(
            GossipMessage.newBuilder()
                .setTag(Tag.CHAN_ONLY)
                .setChannel(ByteString.copyFromUtf8("mychannel"))
                .setPrivateData(PrivateDataMessage.getDefaultInstance())
                .build());

    assertThatThrownBy(() -> take(own, push))
        .isInstanceOf(Doubt.class)
        .hasMessage("Malformed private data message, no rwset provided");
    assertThat(channel.kept()).isEmpty();
  }

  @Test
  void whoever_floods_waits_for_itself_and_lies_cost_more() {
    Allowance plain = new Allowance(NOW);
    Allowance lying = new Allowance(NOW);
    Message alive = said("AliveMessage", 1);
    int taken = 0;
    while (plain.spend(alive.envelope(), alive.content(), NOW).isZero()) {
      taken++;
    }
    int lies = 0;
    while (lying.doubt(NOW).isZero()) {
      lies++;
    }

    assertThat(taken).isEqualTo(1333); // of a store of 8000, six each
    assertThat(lies).isEqualTo(160);
    assertThat(lying.doubt(NOW)).isGreaterThan(Duration.ofMillis(25));
    assertThat(lying.doubt(NOW.plusSeconds(10))).isZero();
  }
}
