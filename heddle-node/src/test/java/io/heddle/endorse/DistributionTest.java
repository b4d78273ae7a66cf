// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.Dissemination;
import io.heddle.joined.Dissemination.Neighbour;
import io.heddle.joined.GivenWrites;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.PrivateSharing;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.StateSnapshot;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.SmallCollections;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.validate.PrivateTimer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is given what a transaction wrote to private data collections. */
final class DistributionTest {

  private static final String BOTH = "OR('Org1MSP.member','Org2MSP.member')";

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static TestLedger definitions;

  @BeforeAll
  static void define() {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    definitions = TestLedger.in(dir.resolve("definitions"));
    SmallCollections.define(
        definitions,
        "cars",
        SmallCollections.of("both", BOTH).setMaximumPeerCount(5),
        SmallCollections.of("two", BOTH).setMaximumPeerCount(2),
        SmallCollections.of("quiet", BOTH),
        SmallCollections.of("first", "OR('Org1MSP.member')").setMaximumPeerCount(2),
        SmallCollections.of("second", "OR('Org2MSP.member')").setMaximumPeerCount(2),
        SmallCollections.of("spread", BOTH).setRequiredPeerCount(1).setMaximumPeerCount(1));
  }

  @AfterAll
  static void close() {
    definitions.close();
    ledgers.close();
  }

  @Test
  @Spec("NA-103")
  void a_member_s_peer_gets_the_collections_it_is_in_and_the_own_peer_all() {
    Keeper ofFirst = Keeper.of(RecordedNetwork.org1Peer());
    Keeper ofSecond = Keeper.of(RecordedNetwork.org2Peer());
    Keeper stranger = new Keeper(ByteString.copyFromUtf8("nobody"));
    String implicit = "_implicit_org_Org1MSP";

    distribute("tx1", List.of(ofFirst, ofSecond, stranger), "both", "first", "second", implicit);

    assertThat(collections(ofFirst.kept)).containsExactly("both", "first", implicit);
    assertThat(collections(ofSecond.kept)).containsExactly("both", "second");
    assertThat(ofFirst.kept.getFirst().getCollectionConfigsOrThrow("cars").getConfigList())
        .extracting(config -> config.getStaticCollectionConfig().getName())
        .containsExactly("both", "first", implicit);
    assertThat(stranger.kept).isEmpty();
    assertThat(own("tx1")).containsExactly(written("both", "first", "second", implicit));
  }

  @Test
  void who_is_in_none_of_the_collections_gets_nothing() {
    Keeper ofSecond = Keeper.of(RecordedNetwork.org2Peer());

    distribute("tx2", List.of(ofSecond), "first");

    assertThat(ofSecond.kept).isEmpty();
    assertThat(own("tx2")).hasSize(1);
  }

  /** It asks for it when the block comes. */
  @Test
  @Spec("NA-390")
  void another_organisation_is_not_given_what_is_written_to_its_implicit_collection() {
    Keeper ofSecond = Keeper.of(RecordedNetwork.org2Peer());

    distribute("tx5", List.of(ofSecond), "_implicit_org_Org2MSP");

    assertThat(ofSecond.kept).isEmpty();
    assertThat(own("tx5")).hasSize(1);
  }

  /** Five peers of each of two organisations; "both" goes to five, "quiet" to none. */
  @ParameterizedTest
  @CsvSource({"quiet, 0, 0, 0", "first, 2, 2, 0", "two, 2, 1, 1", "both, 5, 1, 1"})
  @Spec({"NA-325", "NA-390"})
  void as_many_as_the_collection_says_are_given_it_one_of_each_organisation_first(
      String collection, int all, int atLeastOfFirst, int atLeastOfSecond) {
    for (int seed = 0; seed < 20; seed++) {
      List<Keeper> ofFirst = Keeper.several(RecordedNetwork.org1Peer());
      List<Keeper> ofSecond = Keeper.several(RecordedNetwork.org2Peer());
      List<Neighbour> others = new ArrayList<>(ofFirst);
      others.addAll(ofSecond);

      distribute(new Random(seed), "tx6", others, collection);

      long first = ofFirst.stream().filter(peer -> !peer.kept.isEmpty()).count();
      long second = ofSecond.stream().filter(peer -> !peer.kept.isEmpty()).count();
      assertThat(first + second).isEqualTo(all);
      assertThat(first).isGreaterThanOrEqualTo(atLeastOfFirst);
      assertThat(second).isGreaterThanOrEqualTo(atLeastOfSecond);
    }
  }

  @Test
  @Spec("NA-326")
  void a_collection_that_asks_for_others_is_refused_without_enough_members_that_are_there() {
    Keeper stranger = new Keeper(ByteString.copyFromUtf8("nobody"));

    assertThatThrownBy(() -> distribute("tx3", List.of(stranger), "spread"))
        .hasMessage(
            "failed to distribute private collection, txID tx3, channel mychannel: could not build"
                + " private data dissemination plan for chaincode cars and collection spread:"
                + " required to disseminate to at least 1 peers, but know of only 0 eligible"
                + " peers");
    assertThat(own("tx3")).isEmpty();

    distribute("tx3", List.of(Keeper.of(RecordedNetwork.org2Peer())), "spread");
    assertThat(own("tx3")).hasSize(1);
  }

  @Test
  void one_that_cannot_keep_it_matters_only_where_it_is_required() {
    Keeper full = Keeper.of(RecordedNetwork.org2Peer());
    full.isFull = true;

    assertThatThrownBy(() -> distribute("tx4", List.of(full), "spread"))
        .hasMessage(
            "failed to distribute private collection, txID tx4, channel mychannel: Failed"
                + " disseminating 1 out of 1 private dissemination plans");
    assertThat(own("tx4")).isEmpty();

    distribute("tx4", List.of(full), "both");
    assertThat(own("tx4")).hasSize(1);
  }

  @Test
  @Spec("NA-392")
  void the_endorsement_waits_until_the_last_one_has_it() throws Exception {
    var mayKeep = new CountDownLatch(1);
    var asked = new CountDownLatch(1);
    Neighbour slow =
        new Neighbour() {
          @Override
          public ByteString identity() {
            return RecordedNetwork.org2Peer().serialized();
          }

          @Override
          public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
            asked.countDown();
            try {
              assertThat(mayKeep.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public List<GivenWrites> give(List<PrivateDigest> wanted) {
            return List.of();
          }
        };
    Keeper quick = Keeper.of(RecordedNetwork.org1Peer());
    try (var endorsing = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> done =
          endorsing.submit(() -> distribute("tx8", List.of(slow, quick), "both", "quiet"));
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(own("tx8")).isEmpty();
      assertThat(done.isDone()).isFalse();

      mayKeep.countDown();
      var _ = done.get(20, TimeUnit.SECONDS);
    }

    assertThat(own("tx8")).hasSize(1);
    assertThat(collections(quick.kept)).containsExactly("both");
  }

  @Test
  @Spec({"NA-272", "NA-390"})
  void how_long_it_took_to_give_it_is_told_of_each_peer_also_of_one_that_did_not_take_it() {
    Keeper full = Keeper.of(RecordedNetwork.org2Peer());
    full.isFull = true;
    Queue<PrivateTimer.Step> timed = new ConcurrentLinkedQueue<>();
    var sharing =
        new PrivateSharing(0, 1, false, Duration.ofMinutes(1), 10, Duration.ofMinutes(60));
    try (JoinedChannel channel =
            Joining.channel(
                definitions.ledger(),
                RecordedChannel.config(),
                RecordedNetwork.org1Peer(),
                List::of,
                Dissemination.NONE,
                sharing,
                (step, _) -> timed.add(step));
        StateSnapshot state = definitions.ledger().snapshot()) {
      new Distribution(
              channel,
              List.of(full, Keeper.of(RecordedNetwork.org1Peer())),
              new MspId("Org1MSP"),
              new Random())
          .distribute(new TxId("tx7"), written("both"), state);
    }

    assertThat(timed).containsExactly(PrivateTimer.Step.SEND, PrivateTimer.Step.SEND);
  }

  /** A peer that remembers what it was given. */
  private static final class Keeper implements Neighbour {

    private final ByteString identity;
    private final List<TxPvtReadWriteSetWithConfigInfo> kept = new ArrayList<>();
    private boolean isFull;

    Keeper(ByteString identity) {
      this.identity = identity;
    }

    static Keeper of(SigningIdentity peer) {
      return new Keeper(peer.serialized());
    }

    static List<Keeper> several(SigningIdentity peer) {
      return Stream.generate(() -> of(peer)).limit(5).toList();
    }

    @Override
    public ByteString identity() {
      return identity;
    }

    @Override
    public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
      if (isFull) {
        throw new HeddleException(Fault.UNAVAILABLE, "disk full");
      }
      kept.add(written);
    }

    @Override
    public List<GivenWrites> give(List<PrivateDigest> wanted) {
      return List.of();
    }
  }

  private static void distribute(String txId, List<Neighbour> others, String... collections) {
    distribute(new Random(), txId, others, collections);
  }

  private static void distribute(
      Random random, String txId, List<Neighbour> others, String... collections) {
    try (StateSnapshot state = definitions.ledger().snapshot()) {
      new Distribution(ledgers.main(), others, new MspId("Org1MSP"), random)
          .distribute(new TxId(txId), written(collections), state);
    }
  }

  private static TxPvtReadWriteSet written(String... collections) {
    var set = NsPvtReadWriteSet.newBuilder().setNamespace("cars");
    for (String collection : collections) {
      set.addCollectionPvtRwset(
          CollectionPvtReadWriteSet.newBuilder()
              .setCollectionName(collection)
              .setRwset(ByteString.copyFromUtf8("of " + collection)));
    }
    return TxPvtReadWriteSet.newBuilder().addNsPvtRwset(set).build();
  }

  private static List<String> collections(List<TxPvtReadWriteSetWithConfigInfo> kept) {
    return kept.stream()
        .flatMap(each -> each.getPvtRwset().getNsPvtRwsetList().stream())
        .flatMap(set -> set.getCollectionPvtRwsetList().stream())
        .map(CollectionPvtReadWriteSet::getCollectionName)
        .toList();
  }

  private static List<TxPvtReadWriteSet> own(String txId) {
    return ledgers.main().ledger().transientData().find(new TxId(txId));
  }
}
