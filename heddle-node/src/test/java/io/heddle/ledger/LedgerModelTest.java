// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.TxId;
import io.heddle.testing.Seeds;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random blocks, against maps in memory. {@code -Dseed=17} plays one case again. */
final class LedgerModelTest {

  private static final List<String> NAMESPACES = List.of("", "a", "a\u0000", "ab", "a$$pc");
  private static final int BLOCKS = 30;

  private record Name(String namespace, ByteString key) {}

  /** A snapshot with what it must hold for good. */
  private record Held(StateSnapshot snapshot, long height, Map<Name, StateEntry> state) {}

  @TempDir private Path dir;

  private final Map<Name, StateEntry> state = new HashMap<>();
  private final Map<Name, Deque<KeyModification>> history = new HashMap<>();
  private final Map<TxId, TxPosition> positions = new HashMap<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();

  static LongStream seeds() {
    return Seeds.upTo(10);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @Spec({"NA-222", "NA-232", "NA-233", "NA-241", "CP-52", "CP-211"})
  void holds_what_maps_in_memory_hold(long seed) {
    var random = new SplittableRandom(seed);
    TestLedger chain = TestLedger.in(dir);
    try {
      for (int i = 0; i < BLOCKS; i++) {
        append(chain.ledger(), random);
        if (random.nextInt(8) == 0) {
          StateSnapshot snapshot = chain.ledger().snapshot();
          held.add(new Held(snapshot, blocks.size(), Map.copyOf(state)));
        }
        if (random.nextInt(10) == 0) {
          checkHeld(random);
          chain.close();
          chain = TestLedger.in(dir);
        }
      }
      checkHeld(random);
      checkAll(chain.ledger(), random);
    } finally {
      chain.close();
    }
  }

  private void append(Ledger ledger, SplittableRandom random) {
    Block block = TestLedger.nextBlock(ledger);
    long number = block.getHeader().getNumber();
    var transactions = new ArrayList<IndexedTx>();
    Map<Name, StateChange> changes = new HashMap<>();
    var modifications = new ArrayList<HistoryChange>();
    int count = random.nextInt(6);
    for (int tx = 0; tx < count; tx++) {
      var txId = TestLedger.txId(random.nextInt(100));
      var code = random.nextBoolean() ? TxValidationCode.VALID : TxValidationCode.BAD_RWSET;
      transactions.add(new IndexedTx(txId, tx, code));
      positions.putIfAbsent(txId, new TxPosition(number, tx, code));
      for (int write = random.nextInt(5); write > 0; write--) {
        var name = name(random);
        Optional<StateEntry> entry = entry(random, new Version(number, tx));
        changes.put(name, new StateChange(name.namespace(), name.key(), entry));
        entry.ifPresentOrElse(value -> state.put(name, value), () -> state.remove(name));
      }
      modify(tx, random, modifications);
    }
    ledger.append(
        TestLedger.update(block, transactions, List.copyOf(changes.values()), modifications));
    blocks.add(block);
  }

  private void modify(int tx, SplittableRandom random, List<HistoryChange> modifications) {
    var name = name(random);
    var modification =
        KeyModification.newBuilder().setTxId("m" + random.nextInt()).setIsDelete(true).build();
    String key = name.key().toStringUtf8();
    modifications.add(new HistoryChange(name.namespace(), key, tx, modification));
    history.computeIfAbsent(name, _ -> new ArrayDeque<>()).addFirst(modification);
  }

  private void checkHeld(SplittableRandom random) {
    for (Held one : held) {
      assertThat(one.snapshot().height()).isEqualTo(one.height());
      checkState(one.snapshot(), one.state(), random);
      one.snapshot().close();
    }
    held.clear();
  }

  private void checkAll(Ledger ledger, SplittableRandom random) {
    assertThat(ledger.height()).isEqualTo(blocks.size());
    for (Block block : blocks) {
      assertThat(ledger.block(block.getHeader().getNumber())).contains(block);
    }
    positions.forEach((txId, position) -> assertThat(ledger.transaction(txId)).contains(position));
    history.forEach((name, modifications) ->
        assertThat(all(ledger.history(name.namespace(), name.key().toStringUtf8())))
            .containsExactlyElementsOf(modifications));
    try (StateSnapshot snapshot = ledger.snapshot()) {
      checkState(snapshot, state, random);
    }
  }

  private static void checkState(
      StateSnapshot snapshot, Map<Name, StateEntry> expected, SplittableRandom random) {
    for (String namespace : NAMESPACES) {
      ByteString start = random.nextBoolean() ? ByteString.EMPTY : key(random);
      ByteString end = random.nextBoolean() ? ByteString.EMPTY : key(random);
      assertThat(all(snapshot.range(namespace, start, end)))
          .isEqualTo(range(expected, namespace, start, end));
    }
    var name = name(random);
    assertThat(snapshot.get(name.namespace(), name.key()))
        .isEqualTo(Optional.ofNullable(expected.get(name)));
  }

  private static List<KeyedEntry> range(
      Map<Name, StateEntry> state, String namespace, ByteString start, ByteString end) {
    var order = ByteString.unsignedLexicographicalComparator();
    SortedMap<ByteString, StateEntry> found = new TreeMap<>(order);
    state.forEach((name, entry) -> {
      if (name.namespace().equals(namespace)
          && order.compare(name.key(), start) >= 0
          && (end.isEmpty() || order.compare(name.key(), end) < 0)) {
        found.put(name.key(), entry);
      }
    });
    return found.entrySet().stream()
        .map(entry -> new KeyedEntry(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static <T> List<T> all(Cursor<T> cursor) {
    var found = new ArrayList<T>();
    try (cursor) {
      for (var next = cursor.next(); next.isPresent(); next = cursor.next()) {
        found.add(next.get());
      }
    }
    return found;
  }

  private static Name name(SplittableRandom random) {
    return new Name(NAMESPACES.get(random.nextInt(NAMESPACES.size())), key(random));
  }

  private static ByteString key(SplittableRandom random) {
    String[] alphabet = {"", "\u0000", "\u0001", "a", "ÿ", "\uFFFF", "\uDBFF\uDFFF"};
    return ByteString.copyFromUtf8(
        alphabet[random.nextInt(alphabet.length)] + alphabet[random.nextInt(alphabet.length)]);
  }

  private static Optional<StateEntry> entry(SplittableRandom random, Version version) {
    if (random.nextInt(3) == 0) {
      return Optional.empty();
    }
    byte[] value = new byte[random.nextInt(300)];
    random.nextBytes(value);
    byte[] metadata = new byte[random.nextInt(3)];
    random.nextBytes(metadata);
    return Optional.of(
        new StateEntry(ByteString.copyFrom(value), ByteString.copyFrom(metadata), version));
  }
}
