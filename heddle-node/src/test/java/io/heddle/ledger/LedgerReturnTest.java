// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.testing.Seeds;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ledgers that are taken back to copies of them. {@code -Dseed=17} plays one case again. */
final class LedgerReturnTest {

  private static final List<ChannelName> CHANNELS =
      List.of(new ChannelName("one"), new ChannelName("two"), new ChannelName("three"));
  private static final List<String> NAMESPACES = List.of("a", "a$$pc", "b");
  private static final String WHY = "The network goes back to a snapshot";
  private static final int STEPS = 120;

  @TempDir private Path dir;

  private int made;

  static LongStream seeds() {
    return Seeds.upTo(8);
  }

  /** What can be read of all ledgers. */
  private record Content(Map<ChannelName, List<Object>> byChannel) {}

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @Spec("NA-290")
  void are_as_they_were_whatever_came_between(long seed) {
    var random = new SplittableRandom(seed);
    Map<String, Content> copies = new LinkedHashMap<>();
    LedgerStore store = LedgerStore.open(dir.resolve("ledger"));
    try {
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(12)) {
          case 0 -> {
            String name = "copy" + copies.size();
            store.copyTo(dir.resolve(name), name);
            copies.put(name, content(store));
          }
          case 1, 2 -> {
            if (!copies.isEmpty()) {
              String name = List.copyOf(copies.keySet()).get(random.nextInt(copies.size()));
              store.goBackTo(dir.resolve(name), name, WHY);
              assertThat(content(store)).isEqualTo(copies.get(name));
            }
          }
          case 3 -> {
            store.close();
            store = LedgerStore.open(dir.resolve("ledger"));
          }
          case 4 -> store.remove(channel(random));
          default -> append(store.ledger(channel(random)), random, random.nextInt(40) == 0);
        }
      }
      for (Map.Entry<String, Content> copy : copies.entrySet()) {
        store.goBackTo(dir.resolve(copy.getKey()), copy.getKey(), WHY);
        assertThat(content(store)).isEqualTo(copy.getValue());
      }
    } finally {
      store.close();
    }
  }

  @Test
  @Spec("NA-290")
  void are_found_by_the_next_start_as_the_last_return_left_them() {
    Content before;
    Content after;
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"))) {
      append(store.ledger(CHANNELS.getFirst()), new SplittableRandom(1), false);
      store.copyTo(dir.resolve("copy"), "copy");
      before = content(store);
      append(store.ledger(CHANNELS.getFirst()), new SplittableRandom(2), false);
      append(store.ledger(CHANNELS.getLast()), new SplittableRandom(3), false);
      store.goBackTo(dir.resolve("copy"), "copy", WHY);
    }

    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"))) {
      after = content(store);
    }

    assertThat(after).isEqualTo(before);
  }

  @Test
  @Spec("NA-290")
  void give_nothing_to_those_who_used_them_before() {
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"))) {
      Ledger ledger = store.ledger(CHANNELS.getFirst());
      append(ledger, new SplittableRandom(1), false);
      store.copyTo(dir.resolve("copy"), "copy");
      StateSnapshot state = ledger.snapshot();

      store.goBackTo(dir.resolve("copy"), "copy", WHY);

      assertThatExceptionOfType(HeddleException.class)
          .isThrownBy(() -> state.get("a", ByteString.copyFromUtf8("k")))
          .withMessage(WHY)
          .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.UNAVAILABLE));
      assertThatExceptionOfType(HeddleException.class)
          .isThrownBy(() -> append(ledger, new SplittableRandom(2), false))
          .withMessage(WHY);
      assertThat(store.openReaders()).isZero();
      state.close();
    }
  }

  private static ChannelName channel(SplittableRandom random) {
    return CHANNELS.get(random.nextInt(CHANNELS.size()));
  }

  /** A block, and private data of a transaction that has not come. */
  private void append(Ledger ledger, SplittableRandom random, boolean isLarge) {
    Block block = TestLedger.nextBlock(ledger);
    long number = block.getHeader().getNumber();
    List<IndexedTx> transactions = new ArrayList<>();
    Map<ByteString, StateChange> changes = new HashMap<>();
    List<HistoryChange> history = new ArrayList<>();
    transactions.add(new IndexedTx(TestLedger.txId(made++), 0, TxValidationCode.VALID));
    int writes = isLarge ? 5000 : random.nextInt(6);
    for (int write = 0; write < writes; write++) {
      String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
      ByteString key = ByteString.copyFromUtf8("k" + random.nextInt(isLarge ? 100_000 : 9));
      Optional<StateEntry> entry =
          random.nextInt(4) == 0
              ? Optional.empty()
              : Optional.of(
                  StateEntry.of(
                      ByteString.copyFromUtf8("v" + random.nextInt()), new Version(number, 0)));
      changes.put(key, new StateChange(namespace, key, entry));
      history.add(
          new HistoryChange(
              namespace,
              key.toStringUtf8(),
              0,
              KeyModification.newBuilder().setTxId("m" + random.nextInt()).build()));
    }
    ledger.append(
        TestLedger.update(
            block, transactions, List.copyOf(changes.values()), List.copyOf(history)));
    ledger
        .transientData()
        .add(
            TestLedger.txId(random.nextInt(5) + 1_000_000),
            TxPvtReadWriteSetWithConfigInfo.newBuilder().setEndorsedAt(random.nextInt(9)).build());
  }

  private static Content content(LedgerStore store) {
    Map<ChannelName, List<Object>> all =
        new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
    for (ChannelName channel : store.channels()) {
      Ledger ledger = store.ledger(channel);
      List<Object> content = new ArrayList<>(List.of(ledger.height(), ledger.commitHash()));
      for (long number = 0; number < ledger.height(); number++) {
        Block block = ledger.block(number).orElseThrow();
        content.add(block);
        content.add(ledger.block(ledger.headerHash(number).orElseThrow()));
      }
      try (StateSnapshot state = ledger.snapshot()) {
        content.addAll(all(state.rows()));
        content.add(state.height());
        for (TxId id : all(state.transactions())) {
          content.add(List.of(id, ledger.transaction(id)));
        }
        for (String namespace : NAMESPACES) {
          content.addAll(all(state.changes(namespace)));
        }
      }
      for (int id = 0; id < 5; id++) {
        content.add(ledger.transientData().all(TestLedger.txId(id + 1_000_000)));
      }
      all.put(channel, content);
    }
    return new Content(Map.copyOf(all));
  }

  private static <T> List<T> all(Cursor<T> cursor) {
    try (cursor) {
      List<T> all = new ArrayList<>();
      for (Optional<T> next = cursor.next(); next.isPresent(); next = cursor.next()) {
        all.add(next.get());
      }
      return all;
    }
  }
}
