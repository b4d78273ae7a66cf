// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.identity.PolicyParser;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.Dissemination.Neighbour;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.Simulator;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import io.heddle.validate.MissingPrivateData;
import io.heddle.validate.PrivateTimer.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a peer of the second organisation asks one of the first for what it misses. */
@Spec("NA-398")
final class ReconcilerTest {

  private static final String CHAINCODE = "asset";
  private static final long HEIGHT_WITH_DEFINITIONS = 23;
  private static final Duration LONG = Duration.ofMinutes(60);
  private static final Duration SHORT = Duration.ofMillis(20);

  @TempDir private Path directory;
  private final List<PrivateDigest> asked = new CopyOnWriteArrayList<>();
  private final List<Step> timed = new CopyOnWriteArrayList<>(); // of both
  private final SigningIdentity ofFirst = RecordedNetwork.org1Peer();
  private final SigningIdentity ofSecond = RecordedNetwork.org2Peer();
  private volatile boolean isGiving;
  private volatile boolean isFar;
  private LedgerStore firstStore;
  private LedgerStore secondStore;
  private JoinedChannel first;

  @BeforeEach
  void open() {
    firstStore = store("first", ofFirst);
    secondStore = store("second", ofSecond);
    first = channel(firstStore, ofFirst, Dissemination.NONE, sharing(false, LONG, LONG));
  }

  @AfterEach
  void close() {
    first.close();
    firstStore.close();
    secondStore.close();
  }

  @Test
  void what_nobody_had_is_not_asked_for_again_unless_there_is_hope() {
    try (JoinedChannel second = second(sharing(true, SHORT, LONG))) {
      long old = put(second, "shared", "a");
      await(() -> times(old) == 1);

      long next = put(second, "shared", "b");
      await(() -> times(next) == 1);
      assertThat(times(old)).isEqualTo(1);

      second.reconcile();
      await(() -> times(old) == 2 && times(next) == 2);
      assertThat(missing(second)).hasSize(2);

      isGiving = true;
      second.reconcile();
      await(() -> missing(second).isEmpty());
      assertThat(value(second, "shared", "a")).isEqualTo(value(first, "shared", "a"));
      assertThat(value(second, "shared", "b")).isEqualTo(value(first, "shared", "b"));
    }
  }

  @Test
  void after_a_long_time_it_is_asked_for_again() {
    try (JoinedChannel second = second(sharing(true, SHORT, SHORT))) {
      long block = put(second, "shared", "a");
      await(() -> times(block) > 2);

      isGiving = true;
      await(() -> missing(second).isEmpty());
    }
  }

  @Test
  void without_it_nobody_is_asked_after_the_block_and_what_is_missing_stays_so_until_it_is_on() {
    long block;
    try (JoinedChannel second = second(sharing(false, SHORT, SHORT))) {
      block = put(second, "shared", "a");
      isGiving = true;
      second.reconcile();
    }
    assertThat(times(block)).isZero();
    assertThat(missing(secondStore.ledger(RecordedChannel.NAME))).hasSize(1);

    try (JoinedChannel second = second(sharing(true, SHORT, LONG))) {
      await(() -> missing(second).isEmpty());
    }
  }

  @Test
  @Spec("NA-231")
  void what_was_written_before_the_organisation_became_a_member_is_asked_for_then() {
    isGiving = true;
    try (JoinedChannel second = second(sharing(true, LONG, LONG))) {
      put(second, "org1only", "a");
      put(second, "org1only", "b");
      assertThat(value(second, "org1only", "a")).isEmpty();
      assertThat(asked).isEmpty();

      commit(second, opened(second.definitions().find(CHAINCODE).orElseThrow().definition()));

      await(() -> value(second, "org1only", "a").isPresent());
      assertThat(value(second, "org1only", "a")).isEqualTo(value(first, "org1only", "a"));
      assertThat(value(second, "org1only", "b")).isEqualTo(value(first, "org1only", "b"));
      try (StateSnapshot state = second.ledger().snapshot()) {
        assertThat(MissingPrivateData.ineligibleIn(state))
            .allMatch(each -> each.writer().block() < HEIGHT_WITH_DEFINITIONS);
      }
    }
  }

  /** "strict" keeps data for five blocks. */
  @Test
  @Spec("NA-395")
  void what_others_do_not_keep_any_more_is_not_noted_as_missing() {
    isFar = true;
    try (JoinedChannel second = second(sharing(false, LONG, LONG))) {
      put(second, "strict", "a");
      assertThat(missing(second)).isEmpty();

      put(second, "shared", "b");
      assertThat(missing(second)).hasSize(1);
    }
  }

  @Test
  @Spec({"NA-272", "NA-398"})
  void each_step_of_getting_what_is_missing_and_of_giving_it_is_timed() {
    try (JoinedChannel second = second(sharing(true, SHORT, LONG))) {
      put(second, "shared", "a");
      assertThat(timed).containsSubsequence(Step.LIST_MISSING, Step.PULL, Step.FETCH);
      assertThat(timed).doesNotContain(Step.SEND, Step.RETRIEVE);

      isGiving = true;
      second.reconcile();
      await(() -> missing(second).isEmpty());

      await(() -> timed.getLast() == Step.RECONCILIATION);
      assertThat(timed).containsSubsequence(Step.RETRIEVE, Step.PULL, Step.RECONCILIATION);
    }
  }

  private static PrivateSharing sharing(boolean isOn, Duration pause, Duration patience) {
    return new PrivateSharing(0, 1, isOn, pause, 1, patience);
  }

  private JoinedChannel second(PrivateSharing sharing) {
    return channel(secondStore, ofSecond, _ -> List.of(new First()), sharing);
  }

  private LedgerStore store(String name, SigningIdentity peer) {
    Path dir = directory.resolve(name);
    CommittingPeer.at(HEIGHT_WITH_DEFINITIONS, dir, peer).close();
    return LedgerStore.open(dir);
  }

  private JoinedChannel channel(
      LedgerStore store, SigningIdentity peer, Dissemination others, PrivateSharing sharing) {
    Ledger ledger = store.ledger(RecordedChannel.NAME);
    return Joining.channel(
        ledger,
        JoinedChannel.configuration(ledger),
        peer,
        List::of,
        others,
        sharing,
        (step, _) -> timed.add(step));
  }

  /** Endorsed at the first one, and nobody else is told. */
  private long put(JoinedChannel second, String collection, String key) {
    TestTransaction transaction;
    TxPvtReadWriteSet written;
    try (Simulator simulator = first.simulator(new TxId("put"))) {
      simulator.collection(CHAINCODE, collection).put(key, ByteString.copyFromUtf8("v"));
      transaction = TestTransaction.of(CHAINCODE, simulator.results());
      written = simulator.privateResults().orElseThrow();
    }
    first
        .ledger()
        .transientData()
        .add(
            transaction.txId(),
            TxPvtReadWriteSetWithConfigInfo.newBuilder().setPvtRwset(written).build());
    return commit(second, transaction);
  }

  private long commit(JoinedChannel second, TestTransaction transaction) {
    Block block = TestTransaction.orderedBlock(first.ledger(), List.of(transaction.entry()));
    first.commit(block);
    second.commit(block);
    assertThat(second.ledger().transaction(transaction.txId()).orElseThrow().code().name())
        .isEqualTo("VALID");
    return block.getHeader().getNumber();
  }

  /** The next definition, by which the second organisation is a member of all collections. */
  private TestTransaction opened(ChaincodeDefinition present) {
    var all = CollectionConfigPackage.newBuilder();
    for (CollectionConfig each : present.collections().getConfigList()) {
      var collection = each.toBuilder();
      collection
          .getStaticCollectionConfigBuilder()
          .getMemberOrgsPolicyBuilder()
          .setSignaturePolicy(PolicyParser.parse("OR('Org1MSP.member','Org2MSP.member')"));
      all.addConfig(collection);
    }
    try (Simulator simulator = first.simulator(new TxId("define"))) {
      Definitions.write(
          simulator,
          new ChaincodeDefinition(
              CHAINCODE,
              present.sequence() + 1,
              present.version(),
              present.initRequired(),
              present.endorsementPlugin(),
              present.validationPlugin(),
              present.validationParameter(),
              all.build()));
      return TestTransaction.of("_lifecycle", simulator.results());
    }
  }

  /** How often it was asked for after its block had come. */
  private long times(long block) {
    return asked.stream()
        .filter(digest -> digest.txId().isEmpty() && digest.writer().block() == block)
        .count();
  }

  private static List<MissingPrivateData> missing(JoinedChannel channel) {
    return missing(channel.ledger());
  }

  private static List<MissingPrivateData> missing(Ledger ledger) {
    try (StateSnapshot state = ledger.snapshot()) {
      return MissingPrivateData.in(state).stream()
          .filter(each -> each.writer().block() >= HEIGHT_WITH_DEFINITIONS)
          .toList();
    }
  }

  private static Optional<StateEntry> value(JoinedChannel channel, String collection, String key) {
    try (StateSnapshot state = channel.ledger().snapshot()) {
      return state.get(CHAINCODE + "$$p" + collection, key);
    }
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition::getAsBoolean);
  }

  /** The first peer, which gives what it may or nothing. */
  private final class First implements Neighbour {
    @Override
    public ByteString identity() {
      return ofFirst.serialized();
    }

    @Override
    public boolean isPast(long block) {
      return isFar;
    }

    @Override
    public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
      throw new AssertionError("nothing is given to others here");
    }

    @Override
    public List<GivenWrites> give(List<PrivateDigest> wanted) {
      wanted.stream()
          .filter(digest -> digest.writer().block() >= HEIGHT_WITH_DEFINITIONS)
          .forEach(asked::add);
      return isGiving ? first.give(ofSecond.serialized(), wanted) : List.of();
    }
  }
}
