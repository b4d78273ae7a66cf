// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.testing.Spec;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.ConnEstablish;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.ContentCase;
import org.hyperledger.fabric.protos.gossip.MembershipResponse;
import org.hyperledger.fabric.protos.gossip.Payload;
import org.hyperledger.fabric.protos.gossip.PrivatePayload;
import org.hyperledger.fabric.protos.gossip.PullMsgType;
import org.hyperledger.fabric.protos.gossip.PvtDataElement;
import org.hyperledger.fabric.protos.gossip.PvtDataPayload;
import org.hyperledger.fabric.protos.gossip.StateInfo;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What real peers said, kind by kind: it is read, and this peer in their place says the same, byte
 * for byte but for signatures, nonces, times and the order of what is kept without one.
 */
final class GossipGoldenTest {

  private static final String TLS = "v2.5.0-tls";
  private static final String PLAIN = "v3.1.5-plain";
  private static final long SECOND = 1_000_000_000;

  private static final ContentCase[] RECORDED = {
    ContentCase.ALIVE_MSG,
    ContentCase.MEM_REQ,
    ContentCase.MEM_RES,
    ContentCase.DATA_MSG,
    ContentCase.HELLO,
    ContentCase.DATA_DIG,
    ContentCase.DATA_REQ,
    ContentCase.DATA_UPDATE,
    ContentCase.CONN,
    ContentCase.STATE_INFO,
    ContentCase.STATE_SNAPSHOT,
    ContentCase.STATE_INFO_PULL_REQ,
    ContentCase.STATE_REQUEST,
    ContentCase.STATE_RESPONSE,
    ContentCase.LEADERSHIP_MSG,
    ContentCase.PRIVATEREQ,
    ContentCase.PRIVATERES,
    ContentCase.PRIVATE_DATA
  };

  /** A message that a real peer sent, and who that was. */
  private record Said(int organisation, RecordedGossip.Line line, GossipMessage content) {

    ByteString bytes() {
      return line.envelope().getPayload();
    }
  }

  private static List<Said> said(RecordedGossip recorded, ContentCase kind) {
    List<Said> all = new ArrayList<>();
    for (RecordedGossip.Line line : recorded.lines()) {
      if (line.isFromPeer()) {
        GossipMessage content = RecordedGossip.message(line).content();
        if (content.getContentCase() == kind) {
          all.add(new Said(line.organisation().equals("Org1MSP") ? 1 : 2, line, content));
        }
      }
    }
    assertThat(all).as("%s", kind).isNotEmpty();
    return all;
  }

  /** What a probe had asked on the stream that this was said on. */
  private static Message asked(RecordedGossip recorded, Said said, Function<Message, Long> nonce) {
    return recorded.lines().stream()
        .filter(line -> !line.isFromPeer() && line.probe().equals(said.line().probe()))
        .map(RecordedGossip::message)
        .filter(asked -> !asked.content().hasMemRes() && !asked.content().hasAck())
        .filter(asked -> nonce.apply(asked).equals(nonce.apply(Message.of(said.line().envelope()))))
        .filter(asked -> asked.content().getContentCase() != ContentCase.PRIVATERES)
        .findFirst()
        .orElseThrow();
  }

  /** The probe at the other end, as it has greeted. */
  private static Remote probe(RecordedGossip recorded, Parts parts, String name) {
    return recorded.lines().stream()
        .filter(line -> !line.isFromPeer() && line.probe().equals(name))
        .filter(line -> RecordedGossip.message(line).content().hasConn())
        .map(line ->
            new Handshake(parts.identities()).judge(line.envelope(), Optional.empty(), line.time()))
        .flatMap(outcome ->
            outcome instanceof Handshake.Outcome.Accepted(Remote remote, boolean _)
                ? java.util.stream.Stream.of(remote)
                : java.util.stream.Stream.of())
        .findFirst()
        .orElseThrow();
  }

  private static GossipMessage answer(Parts parts, Remote from, Message asked, Instant now)
      throws Doubt {
    List<Outgoing> outgoing = parts.talk().take(from, asked, now);
    assertThat(outgoing).hasSize(1);
    return Message.of(((Outgoing.Answer) outgoing.getFirst()).envelope()).content();
  }

  /** All four peers of the recording are known to it. */
  private static Parts acquainted(
      RecordedGossip recorded, int organisation, int peer, GossipChannel... channels) {
    Parts parts = recorded.parts(organisation, peer, channels);
    for (int org = 1; org <= 2; org++) {
      for (int other = 0; other <= 1; other++) {
        ByteString identity = recorded.signer(org, other).serialized();
        ByteString id = PkiId.of(identity).orElseThrow().value();
        var _ =
            parts
                .identities()
                .keep(
                    parts.identities().judge(id, identity, RecordedGossip.BEGIN),
                    RecordedGossip.BEGIN);
      }
    }
    return parts;
  }

  /** As {@link #acquainted}, and all are alive. */
  private static Parts inCompany(
      RecordedGossip recorded, int organisation, int peer, GossipChannel... channels) throws Doubt {
    Parts parts = acquainted(recorded, organisation, peer, channels);
    Map<ByteString, Envelope> alive = new LinkedHashMap<>();
    for (RecordedGossip.Line line : recorded.lines()) {
      GossipMessage content = RecordedGossip.message(line).content();
      if (content.hasAliveMsg()) {
        alive.putIfAbsent(content.getAliveMsg().getMembership().getPkiId(), line.envelope());
      }
    }
    alive.remove(parts.self().id().value());
    tell(parts, alive.values(), List.of());
    return parts;
  }

  private static void tell(Parts parts, Iterable<Envelope> alive, Iterable<Envelope> dead)
      throws Doubt {
    var _ =
        parts
            .membership()
            .response(
                Message.unsigned(
                    GossipMessage.newBuilder()
                        .setMemRes(
                            MembershipResponse.newBuilder().addAllAlive(alive).addAllDead(dead))
                        .build()),
                RecordedGossip.BEGIN);
  }

  private static Instant at(long nanoseconds) {
    return Instant.ofEpochSecond(nanoseconds / SECOND, nanoseconds % SECOND);
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec({"NA-370", "NA-378"})
  void reads_each_kind_of_message_whole_and_writes_it_as_it_was(String run) {
    Map<ContentCase, Integer> read = new HashMap<>();
    for (RecordedGossip.Line line : RecordedGossip.of(run).lines()) {
      if (line.isFromPeer()) {
        GossipMessage content = RecordedGossip.message(line).content();
        assertThat(content.getUnknownFields().asMap()).isEmpty();
        assertThat(content.toByteString()).isEqualTo(line.envelope().getPayload());
        read.merge(content.getContentCase(), 1, Integer::sum);
      }
    }

    assertThat(read).containsOnlyKeys(RECORDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-373")
  void greets_as_a_real_peer(String run) {
    RecordedGossip recorded = RecordedGossip.of(run);
    for (Said said : said(recorded, ContentCase.CONN)) {
      ConnEstablish conn = said.content().getConn();
      Optional<ByteString> hash =
          Optional.of(conn.getTlsCertHash()).filter(each -> !each.isEmpty());

      Message ours =
          recorded.parts(said.organisation(), 0).self().connecting(hash, conn.getProbe());

      assertThat(ours.envelope().getPayload()).isEqualTo(said.bytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec({"NA-377", "NA-380"})
  void says_that_it_is_there_as_a_real_peer(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    int secrets = 0;
    int identities = 0;
    for (Said said : own(recorded, ContentCase.ALIVE_MSG, each -> author(each.getAliveMsg()))) {
      AliveMessage alive = said.content().getAliveMsg();
      long number = alive.getTimestamp().getSeqNum();
      if (number > 20) {
        continue; // the same again
      }
      Message ours = alive(recorded, said, number);

      assertThat(ours.envelope().getPayload()).isEqualTo(said.bytes());
      identities += alive.getIdentity().isEmpty() ? 0 : 1;
      if (said.line().envelope().hasSecretEnvelope()) {
        secrets++;
        assertThat(ours.envelope().getSecretEnvelope().getPayload())
            .isEqualTo(said.line().envelope().getSecretEnvelope().getPayload());
      }
    }

    assertThat(secrets).isPositive();
    assertThat(identities).isPositive();
  }

  /** The one of that number of a peer that was started then. */
  private static Message alive(RecordedGossip recorded, Said said, long number) {
    AliveMessage alive = said.content().getAliveMsg();
    Instant started = at(alive.getTimestamp().getIncNum());
    Instant now = alive.getIdentity().isEmpty() ? started.plusSeconds(60) : started;
    Self self =
        new Self(
            recorded.signer(said.organisation(), 0),
            new Self.Endpoints(
                alive.getMembership().getEndpoint(), recorded.endpoint(said.organisation(), 0)),
            started,
            GossipSettings.usual().membership().certificatePeriod());
    for (long earlier = 1; earlier < number; earlier++) {
      var _ = self.alive(now);
    }
    return self.alive(now);
  }

  private static ByteString author(AliveMessage alive) {
    return alive.getMembership().getPkiId();
  }

  /** Those that the peers say of themselves. */
  private static List<Said> own(
      RecordedGossip recorded, ContentCase kind, Function<GossipMessage, ByteString> author) {
    return said(recorded, kind).stream()
        .filter(said -> author.apply(said.content()).equals(said.line().pkiId()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-384")
  void asks_who_is_there_as_a_real_peer(String run) {
    RecordedGossip recorded = RecordedGossip.of(run);
    for (Said said : said(recorded, ContentCase.MEM_REQ)) {
      boolean isForOwn = said.organisation() == (said.line().probe().equals("A") ? 1 : 2);
      Envelope theirs = said.content().getMemReq().getSelfInformation();

      Self self = recorded.parts(said.organisation(), 0).self();
      GossipMessage ours =
          Self.asking(said.content().getNonce(), isForOwn, self.alive(said.line().time()));

      assertThat(ours.getMemReq().getSelfInformation().hasSecretEnvelope())
          .isEqualTo(theirs.hasSecretEnvelope());
      var same = ours.toBuilder();
      same.getMemReqBuilder().setSelfInformation(theirs);
      assertThat(same.build().toByteString()).isEqualTo(said.bytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-384")
  void tells_who_is_there_as_a_real_peer(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    for (Said said : said(recorded, ContentCase.MEM_RES)) {
      Parts parts = acquainted(recorded, said.organisation(), 0, recorded.channel());
      Message asked = asked(recorded, said, each -> each.content().getNonce());
      List<Envelope> theirs = said.content().getMemRes().getAliveList();
      List<Envelope> dead = said.content().getMemRes().getDeadList();
      tell(parts, without(parts, theirs), dead);

      GossipMessage ours =
          answer(parts, probe(recorded, parts, said.line().probe()), asked, said.line().time());

      assertThat(without(parts, ours.getMemRes().getAliveList()))
          .containsExactlyInAnyOrderElementsOf(without(parts, theirs));
      assertThat(ours.getMemRes().getDeadList()).containsExactlyInAnyOrderElementsOf(dead);
      var same = ours.toBuilder();
      same.getMemResBuilder().clearAlive().addAllAlive(theirs);
      assertThat(same.build().toByteString()).isEqualTo(said.bytes());
    }
  }

  private static boolean isBy(Parts parts, Envelope alive) {
    return author(Message.of(alive).content().getAliveMsg()).equals(parts.self().id().value());
  }

  private static List<Envelope> without(Parts parts, List<Envelope> alive) {
    return alive.stream().filter(each -> !isBy(parts, each)).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-385")
  void says_what_it_has_of_a_channel_as_a_real_peer(String run) {
    RecordedGossip recorded = RecordedGossip.of(run);
    for (Said said :
        own(recorded, ContentCase.STATE_INFO, each -> each.getStateInfo().getPkiId())) {
      StateInfo info = said.content().getStateInfo();
      Map<String, Long> sequences = new LinkedHashMap<>();
      info.getProperties()
          .getChaincodesList()
          .forEach(each -> sequences.put(each.getName(), Long.parseLong(each.getVersion())));

      Message ours =
          recorded
              .parts(said.organisation(), 0)
              .self()
              .stateInfo(
                  new ChannelName("mychannel"),
                  info.getProperties().getLedgerHeight(),
                  sequences,
                  info.getProperties().getLeftChannel(),
                  at(info.getTimestamp().getIncNum()),
                  at(info.getTimestamp().getSeqNum()));

      assertThat(ours.envelope().getPayload()).isEqualTo(said.bytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-385")
  void asks_what_others_have_of_a_channel_as_a_real_peer(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    for (Said said : said(recorded, ContentCase.STATE_INFO_PULL_REQ)) {
      Parts parts = inCompany(recorded, said.organisation(), 0, recorded.channel());

      assertThat(parts.channels().ask())
          .isNotEmpty()
          .allSatisfy(each ->
              assertThat(((Outgoing.Send) each).envelope()).isEqualTo(said.line().envelope()));
      break; // all are alike
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-385")
  void tells_what_others_have_of_a_channel_as_a_real_peer(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    for (Said said : said(recorded, ContentCase.STATE_SNAPSHOT)) {
      StandingChannel channel = recorded.channel();
      Parts parts = inCompany(recorded, said.organisation(), 0, channel);
      Remote from = probe(recorded, parts, said.line().probe());
      List<Envelope> theirs = said.content().getStateSnapshot().getElementsList();
      var _ = parts.channels().snapshot(from, said.content(), said.line().time());
      Message asked =
          Message.unsigned(
              GossipMessage.newBuilder()
                  .setTag(GossipMessage.Tag.CHAN_OR_ORG)
                  .setStateInfoPullReq(
                      org.hyperledger.fabric.protos.gossip.StateInfoPullRequest.newBuilder()
                          .setChannelMAC(from.id().macOf(ByteString.copyFromUtf8("mychannel"))))
                  .build());

      GossipMessage ours = answer(parts, from, asked, said.line().time());

      assertThat(ofOthers(parts, ours.getStateSnapshot().getElementsList()))
          .containsExactlyInAnyOrderElementsOf(ofOthers(parts, theirs));
      var same = ours.toBuilder();
      same.getStateSnapshotBuilder().clearElements().addAllElements(theirs);
      assertThat(same.build().toByteString()).isEqualTo(said.bytes());
    }
  }

  private static List<Envelope> ofOthers(Parts parts, List<Envelope> told) {
    return told.stream()
        .filter(each ->
            !Message.of(each).content().getStateInfo().getPkiId().equals(parts.self().id().value()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-386")
  void pulls_identities_as_a_real_peer(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    Parts parts = inCompany(recorded, 1, 0, recorded.channel());
    var pull =
        new IdentityPull(
            parts.self(),
            parts.identities(),
            new Company(
                parts.self(),
                parts.identities(),
                parts.members(),
                RandomGenerator.of("L64X128MixRandom")),
            RandomGenerator.of("L64X128MixRandom"));
    Instant now = RecordedGossip.BEGIN;
    Said hello = pulled(recorded, ContentCase.HELLO).getFirst();
    Said request = pulled(recorded, ContentCase.DATA_REQ).getFirst();

    Outgoing.Send greeting = (Outgoing.Send) pull.greet(1, now).getFirst();
    GossipMessage ours = Message.of(greeting.envelope()).content();
    var same = ours.toBuilder();
    same.getHelloBuilder().setNonce(hello.content().getHello().getNonce());
    assertThat(same.build().toByteString()).isEqualTo(hello.bytes());

    Remote to = remote(parts, greeting.to());
    var asking = pull.digest(to, digest(ours, request), now);
    same = Message.of(((Outgoing.Answer) asking.getFirst()).envelope()).content().toBuilder();
    same.getDataReqBuilder().setNonce(request.content().getDataReq().getNonce());
    assertThat(same.build().toByteString()).isEqualTo(request.bytes());
  }

  private static Remote remote(Parts parts, PkiId id) {
    KnownIdentity known = parts.identities().find(id).orElseThrow();
    return new Remote(
        id,
        known.serialized(),
        known.organisation(),
        known.certificate(),
        new io.heddle.identity.SignedData(ByteString.EMPTY, known.serialized(), ByteString.EMPTY));
  }

  /** An offer of what the real peer then asked for. */
  private static org.hyperledger.fabric.protos.gossip.DataDigest digest(
      GossipMessage hello, Said request) {
    return org.hyperledger.fabric.protos.gossip.DataDigest.newBuilder()
        .setNonce(hello.getHello().getNonce())
        .setMsgType(PullMsgType.IDENTITY_MSG)
        .addAllDigests(request.content().getDataReq().getDigestsList())
        .build();
  }

  private static List<Said> pulled(RecordedGossip recorded, ContentCase kind) {
    return said(recorded, kind).stream()
        .filter(said -> Tags.pulled(said.content()) == PullMsgType.IDENTITY_MSG)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-386")
  void offers_and_gives_identities_as_a_real_peer(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    for (Said said : pulled(recorded, ContentCase.DATA_UPDATE)) {
      Parts parts = inCompany(recorded, said.organisation(), 0, recorded.channel());
      Remote from = probe(recorded, parts, said.line().probe());
      List<Envelope> theirs = said.content().getDataUpdate().getDataList();
      Said offer =
          pulled(recorded, ContentCase.DATA_DIG).stream()
              .filter(each ->
                  each.content().getDataDig().getNonce()
                      == said.content().getDataUpdate().getNonce())
              .findFirst()
              .orElseThrow();
      for (Envelope each : theirs) {
        parts
            .identities()
            .tell(new PkiId(Message.of(each).content().getPeerIdentity().getPkiId()), each);
      }
      long nonce = said.content().getDataUpdate().getNonce();
      Instant now = said.line().time();

      GossipMessage digest = answer(parts, from, hello(nonce), now);
      assertThat(digest.getDataDig().getDigestsList())
          .containsExactlyInAnyOrderElementsOf(offer.content().getDataDig().getDigestsList());
      var same = digest.toBuilder();
      same.setDataDig(
          digest.getDataDig().toBuilder()
              .clearDigests()
              .addAllDigests(offer.content().getDataDig().getDigestsList()));
      assertThat(same.build().toByteString()).isEqualTo(offer.bytes());

      GossipMessage update =
          answer(
              parts,
              from,
              Message.unsigned(
                  GossipMessage.newBuilder()
                      .setTag(GossipMessage.Tag.EMPTY)
                      .setDataReq(
                          org.hyperledger.fabric.protos.gossip.DataRequest.newBuilder()
                              .setNonce(nonce)
                              .setMsgType(PullMsgType.IDENTITY_MSG)
                              .addAllDigests(digest.getDataDig().getDigestsList()))
                      .build()),
              now);
      assertThat(update.getDataUpdate().getDataList()).containsExactlyInAnyOrderElementsOf(theirs);
      same = update.toBuilder();
      same.getDataUpdateBuilder().clearData().addAllData(theirs);
      assertThat(same.build().toByteString()).isEqualTo(said.bytes());
    }
  }

  private static Message hello(long nonce) {
    return Message.unsigned(
        GossipMessage.newBuilder()
            .setTag(GossipMessage.Tag.EMPTY)
            .setHello(
                org.hyperledger.fabric.protos.gossip.GossipHello.newBuilder()
                    .setNonce(nonce)
                    .setMsgType(PullMsgType.IDENTITY_MSG))
            .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-386")
  void says_who_it_is_for_others_to_hand_on_as_a_real_peer(String run) {
    RecordedGossip recorded = RecordedGossip.of(run);
    int same = 0;
    for (Said said : pulled(recorded, ContentCase.DATA_UPDATE)) {
      Message ours = recorded.parts(said.organisation(), 0).self().identified();
      for (Envelope each : said.content().getDataUpdate().getDataList()) {
        if (Message.of(each)
            .content()
            .getPeerIdentity()
            .getPkiId()
            .equals(ours.content().getPeerIdentity().getPkiId())) {
          assertThat(ours.envelope().getPayload()).isEqualTo(each.getPayload());
          same++;
        }
      }
    }
    assertThat(same).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-389")
  void gives_private_data_as_a_real_peer(String run) {
    for (Said said : said(RecordedGossip.of(run), ContentCase.PRIVATE_DATA)) {
      PrivatePayload theirs = said.content().getPrivateData().getPayload();

      List<GossipMessage.Builder> ours =
          GossipDissemination.pushed(new TxId(theirs.getTxId()), written(theirs));

      assertThat(ours).hasSize(1);
      assertThat(inChannel(said, ours.getFirst())).isEqualTo(said.bytes());
    }
  }

  private static TxPvtReadWriteSetWithConfigInfo written(PrivatePayload payload) {
    return TxPvtReadWriteSetWithConfigInfo.newBuilder()
        .setEndorsedAt(payload.getPrivateSimHeight())
        .putCollectionConfigs(payload.getNamespace(), payload.getCollectionConfigs())
        .setPvtRwset(
            TxPvtReadWriteSet.newBuilder()
                .addNsPvtRwset(
                    NsPvtReadWriteSet.newBuilder()
                        .setNamespace(payload.getNamespace())
                        .addCollectionPvtRwset(
                            CollectionPvtReadWriteSet.newBuilder()
                                .setCollectionName(payload.getCollectionName())
                                .setRwset(payload.getPrivateRwset()))))
        .build();
  }

  private static ByteString inChannel(Said said, GossipMessage.Builder ours) {
    return GossipDissemination.asked(
            new ChannelName(said.content().getChannel().toStringUtf8()),
            said.content().getNonce(),
            ours)
        .toByteString();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-394")
  void asks_for_private_data_as_a_real_peer(String run) {
    for (Said said : said(RecordedGossip.of(run), ContentCase.PRIVATEREQ)) {
      var ours =
          GossipDissemination.request(
              said.content().getPrivateReq().getDigestsList().stream()
                  .map(PrivateTalk::digest)
                  .toList());

      assertThat(inChannel(said, ours)).isEqualTo(said.bytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-396")
  void answers_who_asks_for_private_data_as_a_real_peer(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    int empty = 0;
    for (Said said : said(recorded, ContentCase.PRIVATERES)) {
      StandingChannel channel = recorded.channel();
      Parts parts = acquainted(recorded, said.organisation(), 0, channel);
      for (PvtDataElement each : said.content().getPrivateRes().getElementsList()) {
        channel.has(
            PrivateTalk.digest(each.getDigest()), each.getPayloadList().toArray(ByteString[]::new));
      }

      GossipMessage ours =
          answer(
              parts,
              probe(recorded, parts, said.line().probe()),
              asked(recorded, said, each -> each.content().getNonce()),
              said.line().time());

      assertThat(ours.toByteString()).isEqualTo(said.bytes());
      empty += ours.getPrivateRes().getElementsCount() == 0 ? 1 : 0;
    }
    assertThat(empty).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS, PLAIN})
  @Spec("NA-400")
  void gives_blocks_and_their_private_data_as_a_real_peer(String run) throws Exception {
    RecordedGossip recorded = RecordedGossip.of(run);
    int compared = 0;
    for (Said said : said(recorded, ContentCase.STATE_RESPONSE)) {
      StandingChannel channel = recorded.channel();
      List<Payload> theirs = said.content().getStateResponse().getPayloadsList();
      if (theirs.isEmpty() || theirs.getLast().getSeqNum() >= channel.height()) {
        continue; // of blocks that are not in the recording
      }
      Parts parts = acquainted(recorded, said.organisation(), 0, channel);
      theirs.forEach(each -> channel.had(each.getSeqNum(), privateData(each)));

      GossipMessage ours =
          answer(
              parts,
              probe(recorded, parts, said.line().probe()),
              asked(recorded, said, each -> each.content().getNonce()),
              said.line().time());

      assertThat(ours.toByteString()).isEqualTo(said.bytes());
      compared++;
    }
    assertThat(compared).isPositive();
  }

  private static Map<Long, TxPvtReadWriteSet> privateData(Payload payload) {
    return payload.getPrivateDataList().stream()
        .map(GossipGoldenTest::parsed)
        .collect(Collectors.toMap(PvtDataPayload::getTxSeqInBlock, GossipGoldenTest::sets));
  }

  private static PvtDataPayload parsed(ByteString bytes) {
    try {
      return PvtDataPayload.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TxPvtReadWriteSet sets(PvtDataPayload payload) {
    try {
      return TxPvtReadWriteSet.parseFrom(payload.getPayload());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
