// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of private data until its block comes, and for how long if it never does. */
@Spec("NA-230")
final class TransientDataTest {

  private static final long BLOCKS = 3;

  @TempDir private Path dir;

  @Test
  void sets_that_differ_are_kept_side_by_side_and_equal_ones_once() {
    try (LedgerStore store = LedgerStore.open(dir, BLOCKS)) {
      TransientData data = store.ledger(TestLedger.CHANNEL).transientData();

      data.add(TestLedger.txId(1), endorsedAt(0, "red"));
      data.add(TestLedger.txId(1), endorsedAt(0, "red"));
      data.add(TestLedger.txId(1), endorsedAt(0, "blue"));

      assertThat(data.find(TestLedger.txId(1))).containsExactly(set("red"), set("blue"));
    }
  }

  @Test
  void what_is_kept_outlives_the_process() {
    try (LedgerStore store = LedgerStore.open(dir, BLOCKS)) {
      store
          .ledger(TestLedger.CHANNEL)
          .transientData()
          .add(TestLedger.txId(1), endorsedAt(0, "red"));
    }

    try (LedgerStore store = LedgerStore.open(dir, BLOCKS)) {
      assertThat(store.ledger(TestLedger.CHANNEL).transientData().find(TestLedger.txId(1)))
          .containsExactly(set("red"));
    }
  }

  @Test
  void the_block_takes_it_away_even_if_the_transaction_is_not_valid() {
    try (LedgerStore store = LedgerStore.open(dir, BLOCKS)) {
      Ledger ledger = store.ledger(TestLedger.CHANNEL);
      LongStream.of(1, 2, 3)
          .forEach(id -> ledger.transientData().add(TestLedger.txId(id), endorsedAt(0, "red")));

      append(
          ledger,
          new IndexedTx(TestLedger.txId(1), 0, TxValidationCode.VALID),
          new IndexedTx(TestLedger.txId(2), 1, TxValidationCode.MVCC_READ_CONFLICT));

      assertThat(kept(ledger, 1, 2, 3)).containsExactly(3L);
    }
  }

  @Test
  void what_never_comes_goes_when_the_ledger_has_grown_by_the_retention() {
    try (LedgerStore store = LedgerStore.open(dir, BLOCKS)) {
      Ledger ledger = store.ledger(TestLedger.CHANNEL);
      LongStream.range(0, 6)
          .forEach(id -> ledger.transientData().add(TestLedger.txId(id), endorsedAt(id, "red")));
      ledger.transientData().add(TestLedger.txId(1), endorsedAt(5, "blue"));

      appendUntil(ledger, 2 * BLOCKS);
      assertThat(kept(ledger, 0, 1, 2, 3, 4, 5)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);

      // every third block is the one that cleans up, and number 3 is not above the retention
      append(ledger);
      assertThat(kept(ledger, 0, 1, 2, 3, 4, 5)).containsExactly(1L, 3L, 4L, 5L);

      appendUntil(ledger, 3 * BLOCKS + 1);
      assertThat(kept(ledger, 0, 1, 2, 3, 4, 5)).isEmpty();
    }
  }

  private static void appendUntil(Ledger ledger, long height) {
    while (ledger.height() < height) {
      append(ledger);
    }
  }

  private static void append(Ledger ledger, IndexedTx... transactions) {
    ledger.append(
        TestLedger.update(
            TestLedger.nextBlock(ledger), List.of(transactions), List.of(), List.of()));
  }

  private static List<Long> kept(Ledger ledger, long... ids) {
    return LongStream.of(ids)
        .filter(id -> !ledger.transientData().find(TestLedger.txId(id)).isEmpty())
        .boxed()
        .toList();
  }

  private static TxPvtReadWriteSetWithConfigInfo endorsedAt(long height, String written) {
    return TxPvtReadWriteSetWithConfigInfo.newBuilder()
        .setEndorsedAt(height)
        .setPvtRwset(set(written))
        .build();
  }

  private static TxPvtReadWriteSet set(String written) {
    return TxPvtReadWriteSet.newBuilder()
        .addNsPvtRwset(
            NsPvtReadWriteSet.newBuilder()
                .setNamespace("cars")
                .addCollectionPvtRwset(
                    CollectionPvtReadWriteSet.newBuilder()
                        .setCollectionName("colors")
                        .setRwset(ByteString.copyFromUtf8(written))))
        .build();
  }
}
