// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Sha256;
import io.heddle.identity.Msps;
import io.heddle.identity.SignedData;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.StateSnapshot;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.validate.PrivateWriteSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.Payload;
import org.hyperledger.fabric.protos.gossip.PvtDataPayload;
import org.hyperledger.fabric.protos.gossip.RemoteStateRequest;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of a recorded ledger, with the private values that whoever catches up may have. */
@Spec("NA-400")
final class GivenBlocksTest {

  private static final Instant NOW = RecordedGossip.BEGIN;
  private static final int BATCH = 10;
  private static final long NONCE = 77;

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static JoinedChannel channel;
  private static Parts parts;

  /** Where a private write set belongs. */
  private record Place(long block, long transaction, String chaincode, String collection) {}

  @BeforeAll
  static void open() {
    ledgers = RecordedLedgers.open(dir);
    channel = ledgers.main();
    parts =
        Parts.of(
            self(RecordedNetwork.org1Peer()),
            new Trust(new Msps(List.of(RecordedNetwork.org1())), () -> List.of(channel.config())),
            GossipSettings.usual(),
            RandomGenerator.of("L64X128MixRandom"),
            NOW);
    parts.channels().join(GossipChannel.of(channel, Map::of), NOW);
  }

  @AfterAll
  static void close() {
    ledgers.close();
  }

  private static Self self(SigningIdentity signer) {
    return new Self(signer, new Self.Endpoints("peer:7051", ""), NOW, Duration.ZERO);
  }

  private static Remote remote(SigningIdentity signer) {
    return ((Handshake.Outcome.Accepted)
            new Handshake(parts.identities())
                .judge(
                    self(signer).connecting(Optional.empty(), false).envelope(),
                    Optional.empty(),
                    NOW))
        .remote();
  }

  private static List<Outgoing> ask(SigningIdentity asker, long first, long last) throws Doubt {
    return ask(remote(asker), first, last);
  }

  private static List<Outgoing> ask(Remote asker, long first, long last) throws Doubt {
    return parts
        .talk()
        .take(
            asker,
            Message.unsigned(
                GossipMessage.newBuilder()
                    .setNonce(NONCE)
                    .setTag(Tag.CHAN_OR_ORG)
                    .setChannel(ByteString.copyFromUtf8(channel.name().value()))
                    .setStateRequest(
                        RemoteStateRequest.newBuilder().setStartSeqNum(first).setEndSeqNum(last))
                    .build()),
            NOW);
  }

  /** All blocks, asked for in batches, as one peer gets them. */
  private static List<Payload> all(SigningIdentity asker) throws Exception {
    var all = new ArrayList<Payload>();
    long height = channel.ledger().height();
    for (long first = 0; first < height; first += BATCH + 1) {
      List<Outgoing> answers = ask(asker, first, first + BATCH);
      assertThat(answers).hasSize(1);
      GossipMessage answer =
          Message.of(((Outgoing.Answer) answers.getFirst()).envelope()).content();
      assertThat(answer)
          .isEqualTo(
              GossipMessage.newBuilder()
                  .setNonce(NONCE)
                  .setTag(Tag.CHAN_OR_ORG)
                  .setChannel(ByteString.copyFromUtf8(channel.name().value()))
                  .setStateResponse(answer.getStateResponse())
                  .build());
      all.addAll(answer.getStateResponse().getPayloadsList());
    }
    return all;
  }

  private static Map<Place, ByteString> privateSets(List<Payload> payloads)
      throws InvalidProtocolBufferException {
    Map<Place, ByteString> sets = new TreeMap<>(Comparator.comparing(Place::toString));
    for (Payload payload : payloads) {
      for (ByteString each : payload.getPrivateDataList()) {
        PvtDataPayload given = PvtDataPayload.parseFrom(each);
        for (NsPvtReadWriteSet namespace :
            TxPvtReadWriteSet.parseFrom(given.getPayload()).getNsPvtRwsetList()) {
          for (CollectionPvtReadWriteSet set : namespace.getCollectionPvtRwsetList()) {
            sets.put(
                new Place(
                    payload.getSeqNum(),
                    given.getTxSeqInBlock(),
                    namespace.getNamespace(),
                    set.getCollectionName()),
                set.getRwset());
          }
        }
      }
    }
    return sets;
  }

  /** What the ledger has of these collections. */
  private static Map<Place, ByteString> held(Set<String> collections) {
    Map<Place, ByteString> sets = new TreeMap<>(Comparator.comparing(Place::toString));
    try (StateSnapshot state = channel.ledger().snapshot()) {
      for (long block = 0; block < channel.ledger().height(); block++) {
        for (PrivateWriteSet set : PrivateWriteSet.ofBlock(state, block)) {
          if (collections.contains(set.collection())) {
            sets.put(
                new Place(block, set.writer().tx(), set.chaincode(), set.collection()),
                set.writes());
          }
        }
      }
    }
    return sets;
  }

  @Test
  void a_peer_of_the_organisation_gets_all_blocks_with_all_private_values() throws Exception {
    List<Payload> given = all(RecordedNetwork.org1Peer());

    assertThat(given).hasSize((int) channel.ledger().height());
    for (Payload payload : given) {
      assertThat(payload.getData())
          .isEqualTo(channel.ledger().block(payload.getSeqNum()).orElseThrow().toByteString());
    }
    Set<String> own = Set.of("shared", "org1only", "_implicit_org_Org1MSP");
    assertThat(privateSets(given)).isEqualTo(held(own)).hasSizeGreaterThan(5);
    assertThat(privateSets(given).keySet()).extracting(Place::collection).containsAll(own);
  }

  @Test
  void a_peer_of_another_organisation_gets_only_what_it_is_a_member_of() throws Exception {
    List<Payload> given = all(RecordedNetwork.org2Peer());

    assertThat(given).hasSize((int) channel.ledger().height());
    assertThat(privateSets(given)).isEqualTo(held(Set.of("shared", "strict"))).isNotEmpty();
  }

  @Test
  void what_is_given_has_the_hash_that_the_block_names() throws Exception {
    List<Payload> given = all(RecordedNetwork.org1Peer());

    for (Map.Entry<Place, ByteString> set : privateSets(given).entrySet()) {
      ByteString block = given.get((int) set.getKey().block()).getData();
      assertThat(indexOf(block, Sha256.of(set.getValue()))).as("%s", set.getKey()).isPositive();
    }
  }

  private static int indexOf(ByteString in, ByteString what) {
    for (int at = 0; at + what.size() <= in.size(); at++) {
      if (in.substring(at, at + what.size()).equals(what)) {
        return at;
      }
    }
    return -1;
  }

  @Test
  void who_may_not_read_the_channel_gets_neither_blocks_nor_values() {
    Remote real = remote(RecordedNetwork.org2Peer());
    Remote unproved =
        new Remote(
            real.id(),
            real.identity(),
            real.organisation(),
            real.certificate(),
            new SignedData(ByteString.EMPTY, real.identity(), real.proof().signature()));

    assertThatThrownBy(() -> ask(unproved, 0, 1))
        .isInstanceOf(Doubt.class)
        .hasMessageStartingWith(
            "a request for blocks of channel '%s', which it may not read: "
                .formatted(channel.name()));
  }
}
