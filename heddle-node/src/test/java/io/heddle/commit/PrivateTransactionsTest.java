// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.simulate.PrivateCollection;
import io.heddle.simulate.RangeQuery;
import io.heddle.simulate.Simulator;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.ModelCollections;
import io.heddle.testing.ModelCollections.Hash;
import io.heddle.testing.ModelCollections.Place;
import io.heddle.testing.ModelCollections.Value;
import io.heddle.testing.ModelCollections.WriteSet;
import io.heddle.testing.ModelPrivateTransaction;
import io.heddle.testing.ModelPrivateTransaction.Write;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import io.heddle.validate.MissingPrivateData;
import io.heddle.validate.PrivateWriteSet;
import io.heddle.validate.ValidatedTx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random transactions on private data, simulated on a state that others change meanwhile, put into
 * blocks in any order, with what they wrote at hand or not, against {@link ModelCollections}.
 * {@code -Dseed=17} plays one case again, {@code -Dheddle.model.cases} is how many there are.
 */
final class PrivateTransactionsTest {

  private static final String CHAINCODE = "asset";
  private static final long HEIGHT_WITH_DEFINITIONS = 23;
  private static final int STEPS = 300;

  /** What is kept of all blocks before takes long to read. */
  private static final int BETWEEN_LOOKS_BACK = 7;

  /** Both are defined in the recorded channel; Org1 is a member of both. */
  private static final List<String> COLLECTIONS = List.of("shared", "strict");

  private static final Map<String, Long> BLOCKS_TO_LIVE = Map.of("strict", 5L);

  private static final List<Place> KEYS =
      COLLECTIONS.stream()
          .flatMap(collection ->
              Stream.of("m0", "m1", "m2", "m3", "m4").map(key -> new Place(collection, key)))
          .toList();

  /** How many transactions of all cases got which verdict. */
  private static final Map<String, Integer> VERDICTS = new TreeMap<>();

  @TempDir private Path directory;
  private final ModelCollections model = new ModelCollections(BLOCKS_TO_LIVE);
  private final List<Finished> finished = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom();

  /** One that waits for its block. */
  private record Finished(
      TestTransaction transaction,
      Optional<TxPvtReadWriteSet> written,
      ModelPrivateTransaction expected) {}

  @AfterAll
  static void tell() {
    System.out.printf("Private transactions: %s%n", VERDICTS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.heddle.testing.Seeds#ofModels")
  @Spec({"NA-216", "NA-220", "NA-222", "NA-225", "NA-227", "NA-228", "NA-229"})
  void private_values_hashes_and_gaps_are_those_of_the_model(long seed) {
    random = new SplittableRandom(seed);
    try (CommittingPeer peer =
        CommittingPeer.at(HEIGHT_WITH_DEFINITIONS, directory, RecordedNetwork.org1Peer())) {
      for (int step = 0; step < STEPS; step++) {
        if (finished.isEmpty() || random.nextInt(3) != 0) {
          execute(peer, "%d/%d".formatted(seed, step));
        } else {
          commitSome(peer);
        }
      }
    }
  }

  private void execute(CommittingPeer peer, String nonce) {
    var expected = new ModelPrivateTransaction(model.view());
    try (var simulator = new Simulator(new TxId(nonce), peer.ledger().snapshot())) {
      for (int operations = 1 + random.nextInt(4); operations > 0; operations--) {
        operate(simulator, expected);
      }
      finished.add(
          new Finished(
              TestTransaction.of(CHAINCODE, simulator.results()).withNonce(nonce),
              simulator.privateResults(),
              expected));
    }
  }

  private void operate(Simulator simulator, ModelPrivateTransaction expected) {
    Place key = KEYS.get(random.nextInt(KEYS.size()));
    PrivateCollection collection = simulator.collection(CHAINCODE, key.collection());
    switch (random.nextInt(12)) {
      case 0, 1 ->
          assertThat(unlessRefused(() -> collection.get(key.key()).toStringUtf8()))
              .isEqualTo(expected.get(key));
      case 2 -> assertThat(collection.hash(key.key())).isEqualTo(hashOf(expected.valueOfHash(key)));
      case 3 ->
          assertThat(
                  Optional.ofNullable(collection.metadata(key.key()).get("tag"))
                      .map(ByteString::toStringUtf8))
              .isEqualTo(expected.tag(key));
      case 4 -> {
        if (random.nextInt(3) == 0) {
          assertThat(unlessRefused(() -> keys(collection)))
              .isEqualTo(expected.keys(key.collection()));
        }
      }
      case 5 -> {
        String tag = Integer.toString(random.nextInt(10));
        ByteString bytes = ByteString.copyFromUtf8(tag);
        assertThat(succeeds(() -> collection.putMetadata(key.key(), "tag", bytes)))
            .isEqualTo(expected.putTag(key, tag));
      }
      case 6 ->
          assertThat(succeeds(() -> collection.put(key.key(), ByteString.EMPTY)))
              .isEqualTo(expected.write(key, new Write(Optional.empty(), false)));
      case 7 ->
          assertThat(succeeds(() -> collection.purge(key.key())))
              .isEqualTo(expected.write(key, new Write(Optional.empty(), true)));
      default -> {
        String value = Integer.toString(random.nextInt(4));
        ByteString bytes = ByteString.copyFromUtf8(value);
        assertThat(succeeds(() -> collection.put(key.key(), bytes)))
            .isEqualTo(expected.write(key, new Write(Optional.of(value), false)));
      }
    }
  }

  private static List<String> keys(PrivateCollection collection) {
    List<String> keys = new ArrayList<>();
    try (RangeQuery query = collection.range("m", "n")) {
      for (var next = query.next(); next.isPresent(); next = query.next()) {
        keys.add(next.get().getKey());
      }
    }
    return keys;
  }

  private void commitSome(CommittingPeer peer) {
    List<Finished> block = new ArrayList<>();
    for (int count = 1 + random.nextInt(5); count > 0 && !finished.isEmpty(); count--) {
      block.add(finished.remove(random.nextInt(finished.size())));
    }
    block.forEach(transaction -> handOver(peer, transaction));
    long number = peer.ledger().height();

    List<ValidatedTx> verdicts =
        peer.commit(block.stream().map(each -> each.transaction().entry()).toList());
    verdicts.forEach(verdict -> VERDICTS.merge(verdict.code().name(), 1, Integer::sum));

    assertThat(verdicts)
        .extracting(verdict -> verdict.code().name())
        .isEqualTo(model.commit(number, block.stream().map(Finished::expected).toList()));
    try (StateSnapshot state = peer.ledger().snapshot()) {
      assertThat(hashes(state)).isEqualTo(hashesOf(model.view().hashes()));
      assertThat(values(state)).isEqualTo(model.view().values());
      assertThat(missing(state)).isEqualTo(model.missing());
      if (number % BETWEEN_LOOKS_BACK == 0) {
        assertThat(writeSets(state, number)).isEqualTo(model.sets());
      }
    }
    for (Finished transaction : block) {
      assertThat(peer.ledger().transientData().find(transaction.transaction().txId())).isEmpty();
    }
  }

  /** Most of them reach the peer, some beside what another endorser had to say. */
  private void handOver(CommittingPeer peer, Finished transaction) {
    if (random.nextInt(4) == 0) {
      finished.stream()
          .flatMap(other -> other.written().stream())
          .filter(other -> transaction.written().filter(own -> isOther(own, other)).isPresent())
          .findFirst()
          .ifPresent(other -> add(peer, transaction, other));
    }
    if (random.nextInt(5) != 0) {
      transaction.written().ifPresent(written -> add(peer, transaction, written));
      transaction.expected().reachesThePeer();
    }
  }

  /** Whether nothing in the one could stand for anything in the other: what counts is the hash. */
  private static boolean isOther(TxPvtReadWriteSet one, TxPvtReadWriteSet other) {
    return Collections.disjoint(collections(one), collections(other));
  }

  private static List<CollectionPvtReadWriteSet> collections(TxPvtReadWriteSet set) {
    return set.getNsPvtRwsetList().stream()
        .flatMap(namespace -> namespace.getCollectionPvtRwsetList().stream())
        .toList();
  }

  private static void add(CommittingPeer peer, Finished transaction, TxPvtReadWriteSet written) {
    peer.ledger()
        .transientData()
        .add(
            transaction.transaction().txId(),
            TxPvtReadWriteSetWithConfigInfo.newBuilder()
                .setEndorsedAt(peer.ledger().height())
                .setPvtRwset(written)
                .build());
  }

  private static Map<Place, Hash> hashes(StateSnapshot state) {
    Map<Place, Hash> found = new HashMap<>();
    for (Place key : KEYS) {
      state
          .get(CHAINCODE + "$$h" + key.collection(), Sha256.of(ByteString.copyFromUtf8(key.key())))
          .ifPresent(entry ->
              found.put(
                  key,
                  new Hash(
                      hex(entry.value()),
                      Optional.ofNullable(StateMetadata.parse(entry.metadata()).get("tag"))
                          .map(ByteString::toStringUtf8),
                      text(entry.version()))));
    }
    return found;
  }

  private static Map<Place, Hash> hashesOf(Map<Place, Hash> values) {
    Map<Place, Hash> hashes = new HashMap<>();
    values.forEach((key, entry) ->
        hashes.put(key, new Hash(hex(hashOf(entry.value())), entry.tag(), entry.version())));
    return hashes;
  }

  private static Map<Place, Value> values(StateSnapshot state) {
    Map<Place, Value> found = new HashMap<>();
    for (Place key : KEYS) {
      state
          .get(CHAINCODE + "$$p" + key.collection(), key.key())
          .ifPresent(entry ->
              found.put(key, new Value(entry.value().toStringUtf8(), text(entry.version()))));
    }
    return found;
  }

  private static Set<String> missing(StateSnapshot state) {
    return MissingPrivateData.in(state).stream()
        .filter(gap -> gap.writer().block() >= HEIGHT_WITH_DEFINITIONS)
        .map(gap -> text(gap.writer()) + ":" + gap.collection())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Map<WriteSet, Map<String, Optional<String>>> writeSets(
      StateSnapshot state, long last) {
    Map<WriteSet, Map<String, Optional<String>>> found = new HashMap<>();
    for (long block = HEIGHT_WITH_DEFINITIONS; block <= last; block++) {
      for (PrivateWriteSet set : PrivateWriteSet.ofBlock(state, block)) {
        Map<String, Optional<String>> writes = new HashMap<>();
        for (KVWrite write : parse(set.writes()).getWritesList()) {
          writes.put(
              write.getKey(),
              Optional.of(write.getValue().toStringUtf8()).filter(value -> !value.isEmpty()));
        }
        if (!writes.isEmpty()) {
          int position = (int) set.writer().tx();
          found.put(new WriteSet(block, position, set.collection()), writes);
        }
      }
    }
    return found;
  }

  private static KVRWSet parse(ByteString writes) {
    try {
      return KVRWSet.parseFrom(writes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("what is kept can be read", e);
    }
  }

  private static ByteString hashOf(String value) {
    return value.isEmpty() ? ByteString.EMPTY : Sha256.of(ByteString.copyFromUtf8(value));
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static String text(Version version) {
    return "%d:%d".formatted(version.block(), version.tx());
  }

  private static <T> Optional<T> unlessRefused(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (HeddleException _) {
      return Optional.empty();
    }
  }

  private static boolean succeeds(Runnable change) {
    try {
      change.run();
      return true;
    } catch (HeddleException _) {
      return false;
    }
  }
}
