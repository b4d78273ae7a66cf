// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.simulate.RangeReads;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RwSet;
import io.heddle.testing.Seeds;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random blocks, against a map in memory. {@code -Dseed=17} plays one case again. */
final class BlockModelTest {

  private static final String CHAINCODE = "asset";
  private static final String PREFIX = "model-";
  private static final long HEIGHT_WITH_DEFINITIONS = 23;
  private static final int BLOCKS = 20;
  private static final int KEYS = 90;

  @TempDir private Path directory;
  private final NavigableMap<String, StateEntry> model = new TreeMap<>();
  private NavigableMap<String, StateEntry> before = new TreeMap<>();

  static LongStream seeds() {
    return Seeds.upTo(4);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @Spec({"NA-216", "NA-219 .. NA-222", "NA-224", "CP-179"})
  void gives_the_verdicts_and_the_state_of_a_map_in_memory(long seed) {
    var random = new SplittableRandom(seed);
    try (CommittingPeer peer = CommittingPeer.at(HEIGHT_WITH_DEFINITIONS, directory)) {
      for (int count = 0; count < BLOCKS; count++) {
        List<KVRWSet> sets = new ArrayList<>();
        List<ByteString> entries = new ArrayList<>();
        for (int index = 0; index < 1 + random.nextInt(6); index++) {
          KVRWSet set = randomSet(random);
          sets.add(set);
          ByteString results = RwSet.of(CHAINCODE, to -> to.mergeFrom(set));
          entries.add(
              TestTransaction.of(CHAINCODE, results)
                  .withNonce(seed + "/" + count + "/" + index)
                  .entry());
        }
        long number = peer.ledger().height();

        List<ValidatedTx> verdicts = peer.commit(entries);

        before = new TreeMap<>(model);
        Set<String> changed = new HashSet<>();
        Set<String> inFlux = new HashSet<>();
        List<TxValidationCode> due = new ArrayList<>();
        for (int index = 0; index < sets.size(); index++) {
          TxValidationCode code =
              touchesPolicyInFlux(sets.get(index), inFlux)
                  ? TxValidationCode.ENDORSEMENT_POLICY_FAILURE
                  : verdict(sets.get(index), changed);
          if (code == TxValidationCode.VALID) {
            apply(sets.get(index), new Version(number, index), changed);
          }
          due.add(code);
        }
        assertThat(verdicts).extracting(ValidatedTx::code).isEqualTo(due);
        assertThat(state(peer)).isEqualTo(model);
      }
    }
  }

  /** Reads of the state as it is or, in every fifth case, as it was a block ago; then writes. */
  private KVRWSet randomSet(SplittableRandom random) {
    NavigableMap<String, StateEntry> seen = random.nextInt(5) == 0 ? before : model;
    KVRWSet.Builder set = KVRWSet.newBuilder();
    for (int count = random.nextInt(3); count > 0; count--) {
      String key = key(random);
      set.addReads(RwSet.read(key, Optional.ofNullable(seen.get(key)).map(StateEntry::version)));
    }
    if (random.nextInt(3) == 0) {
      set.addRangeQueriesInfo(range(random, seen));
    }
    Set<String> written = new HashSet<>();
    int writes = random.nextInt(8) == 0 ? 3 * KEYS : random.nextInt(4);
    for (int count = 0; count < writes; count++) {
      String key = key(random);
      if (written.add(key)) {
        addWrite(random, key, set);
      }
    }
    return set.build();
  }

  private static void addWrite(SplittableRandom random, String key, KVRWSet.Builder set) {
    switch (random.nextInt(12)) {
      case 0, 1 -> set.addWrites(RwSet.delete(key));
      case 2 -> set.addMetadataWrites(RwSet.metadata(key, "tag", number(random)));
      case 3 -> set.addMetadataWrites(RwSet.noMetadata(key));
      case 4 -> {
        set.addWrites(RwSet.write(key, "both"));
        set.addMetadataWrites(RwSet.metadata(key, "tag", number(random)));
      }
      default -> set.addWrites(RwSet.write(key, number(random).toStringUtf8()));
    }
  }

  private static RangeQueryInfo range(
      SplittableRandom random, NavigableMap<String, StateEntry> seen) {
    String one = key(random);
    String other = key(random);
    boolean isWide = random.nextBoolean();
    String start = isWide ? PREFIX : one.compareTo(other) < 0 ? one : other;
    String end = isWide ? PREFIX + "z" : one.compareTo(other) < 0 ? other : one;
    boolean isExhausted = random.nextBoolean();
    var info =
        RangeQueryInfo.newBuilder().setStartKey(start).setEndKey(end).setItrExhausted(isExhausted);
    var reads = new RangeReads();
    seen.subMap(start, true, end, !isExhausted)
        .forEach((key, entry) -> reads.add(key, entry.version()));
    reads.describe(info);
    return info.build();
  }

  /** Whether it writes a key whose metadata an earlier, well endorsed one of the block writes. */
  private static boolean touchesPolicyInFlux(KVRWSet set, Set<String> inFlux) {
    List<String> metadata =
        set.getMetadataWritesList().stream().map(KVMetadataWrite::getKey).toList();
    boolean touches =
        metadata.stream().anyMatch(inFlux::contains)
            || set.getWritesList().stream().map(KVWrite::getKey).anyMatch(inFlux::contains);
    if (!touches) {
      inFlux.addAll(metadata);
    }
    return touches;
  }

  private TxValidationCode verdict(KVRWSet set, Set<String> changed) {
    for (KVRead read : set.getReadsList()) {
      boolean isSame =
          Versions.of(read)
              .equals(Optional.ofNullable(model.get(read.getKey())).map(StateEntry::version));
      if (changed.contains(read.getKey()) || !isSame) {
        return TxValidationCode.MVCC_READ_CONFLICT;
      }
    }
    for (RangeQueryInfo range : set.getRangeQueriesInfoList()) {
      var again = new RangeReads();
      model
          .subMap(range.getStartKey(), true, range.getEndKey(), !range.getItrExhausted())
          .forEach((key, entry) -> again.add(key, entry.version()));
      RangeQueryInfo.Builder now = range.toBuilder().clearReadsInfo();
      again.describe(now);
      if (!now.build().equals(range)) {
        return TxValidationCode.PHANTOM_READ_CONFLICT;
      }
    }
    return TxValidationCode.VALID;
  }

  private void apply(KVRWSet set, Version version, Set<String> changed) {
    for (KVWrite write : set.getWritesList()) {
      changed.add(write.getKey());
      if (write.getIsDelete()) {
        model.remove(write.getKey());
      } else {
        StateEntry old = model.get(write.getKey());
        ByteString metadata = old == null ? ByteString.EMPTY : old.metadata();
        model.put(write.getKey(), new StateEntry(write.getValue(), metadata, version));
      }
    }
    for (KVMetadataWrite write : set.getMetadataWritesList()) {
      StateEntry old = model.get(write.getKey());
      if (old != null) {
        changed.add(write.getKey());
        model.put(
            write.getKey(),
            new StateEntry(old.value(), StateMetadata.marshal(write.getEntriesList()), version));
      }
    }
  }

  private static NavigableMap<String, StateEntry> state(CommittingPeer peer) {
    NavigableMap<String, StateEntry> state = new TreeMap<>();
    try (StateSnapshot snapshot = peer.ledger().snapshot()) {
      for (int number = 0; number < KEYS; number++) {
        String key = PREFIX + number;
        snapshot.get(CHAINCODE, key).ifPresent(entry -> state.put(key, entry));
      }
    }
    return state;
  }

  private static String key(SplittableRandom random) {
    return PREFIX + random.nextInt(KEYS);
  }

  private static ByteString number(SplittableRandom random) {
    return ByteString.copyFromUtf8(Integer.toString(random.nextInt(1000)));
  }
}
