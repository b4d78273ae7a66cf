// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.StateSnapshot;
import io.heddle.simulate.RangeQuery;
import io.heddle.simulate.Simulator;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.ModelState;
import io.heddle.testing.ModelState.Entry;
import io.heddle.testing.ModelTransaction;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random transactions that overlap in time, simulated, put into blocks in any order, validated and
 * committed, against {@link ModelState}. {@code -Dseed=17} plays one case again, {@code
 * -Dheddle.model.cases} is how many there are.
 */
final class ConcurrentTransactionsTest {

  private static final String CHAINCODE = "asset";
  private static final long HEIGHT_WITH_DEFINITIONS = 23;
  private static final int STEPS = 400;
  private static final int MOST_KEYS_SEEN_AS_THEY_ARE = 50;
  // the second order of these differs between UTF-8 and UTF-16
  private static final List<String> PREFIXES = List.of("mo", "m\uFF5E", "m\uD83D\uDE00", "m");
  private static final int KEYS_PER_PREFIX = 40;
  private static final int POPULAR_KEYS = 3;

  /** How many transactions of all cases got which verdict. */
  private static final Map<String, Integer> VERDICTS = new TreeMap<>();

  @TempDir private Path directory;
  private final ModelState model = new ModelState();
  private final List<Running> running = new ArrayList<>();
  private final List<Finished> finished = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom();

  /** A transaction in the making, and what it should be. */
  private record Running(Simulator simulator, ModelTransaction expected) {}

  /** One that waits for its block. */
  private record Finished(ByteString results, ModelTransaction expected) {}

  @AfterAll
  static void tell() {
    System.out.printf("Overlapping transactions: %s%n", VERDICTS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.heddle.testing.Seeds#ofModels")
  @Spec({"CP-41", "CP-161", "NA-216", "NA-219 .. NA-222"})
  void reads_writes_verdicts_and_state_are_those_of_the_model(long seed) throws Exception {
    random = new SplittableRandom(seed);
    try (CommittingPeer peer = CommittingPeer.at(HEIGHT_WITH_DEFINITIONS, directory)) {
      for (int step = 0; step < STEPS; step++) {
        int choice = random.nextInt(20);
        if (choice < 3 || running.isEmpty()) {
          begin(peer, seed, step);
        } else if (choice < 16) {
          operate(any(running));
        } else if (choice < 19 || finished.isEmpty()) {
          finish(running.remove(random.nextInt(running.size())));
        } else {
          commitSome(peer, "%d/%d".formatted(seed, step));
        }
      }
      running.forEach(open -> open.simulator().close());
    }
  }

  private void begin(CommittingPeer peer, long seed, int step) {
    TxId txId = new TxId("%d-%d".formatted(seed, step));
    running.add(
        new Running(
            new Simulator(txId, peer.ledger().snapshot()), new ModelTransaction(model.copy())));
  }

  private void operate(Running open) {
    Simulator simulator = open.simulator();
    ModelTransaction expected = open.expected();
    String key = key();
    switch (random.nextInt(10)) {
      case 0, 1 ->
          assertThat(simulator.get(CHAINCODE, key).toStringUtf8()).isEqualTo(expected.get(key));
      case 2, 3, 4 -> {
        String value = Integer.toString(random.nextInt(1000));
        assertThat(succeeds(() -> simulator.put(CHAINCODE, key, ByteString.copyFromUtf8(value))))
            .isEqualTo(expected.put(key, value));
      }
      case 5 ->
          assertThat(succeeds(() -> simulator.delete(CHAINCODE, key)))
              .isEqualTo(expected.put(key, ""));
      case 6 -> {
        String tag = Integer.toString(random.nextInt(10));
        if (random.nextInt(4) == 0) {
          assertThat(
                  succeeds(() ->
                      simulator.putMetadata(CHAINCODE, key, "tag", ByteString.copyFromUtf8(tag))))
              .isEqualTo(expected.putTag(key, tag));
        }
      }
      case 7 ->
          assertThat(
                  Optional.ofNullable(simulator.metadata(CHAINCODE, key).get("tag"))
                      .map(ByteString::toStringUtf8))
              .isEqualTo(expected.tag(key));
      default -> range(simulator, expected);
    }
  }

  private void range(Simulator simulator, ModelTransaction expected) {
    String one = random.nextInt(4) == 0 ? "m" : key();
    String other = random.nextInt(4) == 0 ? "" : key();
    boolean isUpsideDown = !other.isEmpty() && ModelState.ORDER.compare(one, other) > 0;
    String start = isUpsideDown ? other : one;
    String end = isUpsideDown ? one : other;
    int most = random.nextBoolean() ? 1000 : random.nextInt(4);
    if (random.nextInt(6) != 0) {
      try (RangeQuery query = simulator.range(CHAINCODE, start, end)) {
        assertThat(keys(query, most)).isEqualTo(expected.range(start, end, most));
      }
      return;
    }
    Optional<List<String>> page = expected.page(start, end, most);
    if (page.isEmpty()) {
      assertThat(succeeds(() -> simulator.page(CHAINCODE, start, end).close())).isFalse();
    } else {
      try (RangeQuery query = simulator.page(CHAINCODE, start, end)) {
        assertThat(keys(query, most)).isEqualTo(page.get());
        query.nextKey(); // as for a bookmark; nobody may see that
      }
    }
  }

  /** Takes so many, or all and the end. */
  private static List<String> keys(RangeQuery query, int most) {
    List<String> keys = new ArrayList<>();
    while (keys.size() < most) {
      var next = query.next();
      if (next.isEmpty()) {
        break;
      }
      keys.add(next.get().getKey());
    }
    return keys;
  }

  private void finish(Running open) throws Exception {
    ByteString results = open.simulator().results();
    open.simulator().close();
    KVRWSet set = set(results);
    ModelTransaction expected = open.expected();

    assertThat(set.getReadsList())
        .extracting(KVRead::getKey)
        .containsExactlyElementsOf(expected.reads().keySet());
    assertThat(set.getReadsList())
        .extracting(ConcurrentTransactionsTest::version)
        .containsExactlyElementsOf(expected.reads().values());
    assertThat(set.getWritesList())
        .extracting(KVWrite::getKey)
        .containsExactlyElementsOf(expected.writes().keySet());
    assertThat(set.getWritesList())
        .extracting(
            write -> Optional.of(write.getValue().toStringUtf8()).filter(_ -> !write.getIsDelete()))
        .containsExactlyElementsOf(expected.writes().values());
    assertThat(set.getMetadataWritesList())
        .extracting(KVMetadataWrite::getKey)
        .containsExactlyElementsOf(expected.tags().keySet());
    assertThat(set.getRangeQueriesInfoList()).hasSameSizeAs(expected.ranges());
    for (int index = 0; index < expected.ranges().size(); index++) {
      assertIs(set.getRangeQueriesInfo(index), expected.ranges().get(index));
    }
    finished.add(new Finished(results, expected));
  }

  private static void assertIs(RangeQueryInfo recorded, ModelTransaction.Range expected) {
    assertThat(recorded.getStartKey()).isEqualTo(expected.start());
    assertThat(recorded.getEndKey()).isEqualTo(expected.end());
    assertThat(recorded.getItrExhausted()).isEqualTo(expected.isExhausted());
    if (expected.seen().size() > MOST_KEYS_SEEN_AS_THEY_ARE) {
      assertThat(recorded.hasReadsMerkleHashes()).isTrue();
    } else {
      assertThat(recorded.getRawReads().getKvReadsList())
          .extracting(KVRead::getKey)
          .containsExactlyElementsOf(expected.seen().keySet());
    }
  }

  private void commitSome(CommittingPeer peer, String name) {
    List<Finished> block = new ArrayList<>();
    for (int count = 1 + random.nextInt(6); count > 0 && !finished.isEmpty(); count--) {
      block.add(finished.remove(random.nextInt(finished.size())));
    }
    List<ByteString> entries = new ArrayList<>();
    for (Finished transaction : block) {
      entries.add(
          TestTransaction.of(CHAINCODE, transaction.results())
              .withNonce(name + "/" + entries.size())
              .entry());
    }
    long number = peer.ledger().height();

    var verdicts = peer.commit(entries);
    verdicts.forEach(verdict -> VERDICTS.merge(verdict.code().name(), 1, Integer::sum));

    assertThat(verdicts)
        .extracting(verdict -> verdict.code().name())
        .isEqualTo(model.commit(number, block.stream().map(Finished::expected).toList()));
    assertThat(state(peer)).isEqualTo(model.copy());
  }

  private static NavigableMap<String, Entry> state(CommittingPeer peer) {
    NavigableMap<String, Entry> state = new TreeMap<>(ModelState.ORDER);
    try (StateSnapshot snapshot = peer.ledger().snapshot();
        var all =
            snapshot.range(CHAINCODE, ByteString.copyFromUtf8("m"), ByteString.copyFromUtf8("n"))) {
      for (var next = all.next(); next.isPresent(); next = all.next()) {
        state.put(next.get().key().toStringUtf8(), entry(next.get()));
      }
    }
    return state;
  }

  private static Entry entry(KeyedEntry found) {
    return new Entry(
        found.entry().value().toStringUtf8(),
        Optional.ofNullable(StateMetadata.parse(found.entry().metadata()).get("tag"))
            .map(ByteString::toStringUtf8),
        "%d:%d".formatted(found.entry().version().block(), found.entry().version().tx()));
  }

  private static KVRWSet set(ByteString results) throws Exception {
    for (NsReadWriteSet set : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
      if (set.getNamespace().equals(CHAINCODE)) {
        return KVRWSet.parseFrom(set.getRwset());
      }
    }
    return KVRWSet.getDefaultInstance();
  }

  private static Optional<String> version(KVRead read) {
    return read.hasVersion()
        ? Optional.of(
            "%d:%d".formatted(read.getVersion().getBlockNum(), read.getVersion().getTxNum()))
        : Optional.empty();
  }

  private static boolean succeeds(Runnable change) {
    try {
      change.run();
      return true;
    } catch (HeddleException e) {
      return false;
    }
  }

  private String key() {
    int number = random.nextInt(random.nextBoolean() ? POPULAR_KEYS : KEYS_PER_PREFIX);
    return PREFIXES.get(random.nextInt(PREFIXES.size())) + number;
  }

  private Running any(List<Running> all) {
    return all.get(random.nextInt(all.size()));
  }
}
