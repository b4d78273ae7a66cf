// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

final class StoreMemoryTest {

  private static final ChannelName CHANNEL = TestLedger.CHANNEL;
  private static final long BLOCKS = 100;

  @TempDir private Path dir;

  @Test
  void one_store_closes_and_opens_while_the_other_goes_on() {
    try (StoreMemory memory = new StoreMemory();
        LedgerStore first = LedgerStore.open(dir.resolve("1"), BLOCKS, memory)) {
      try (LedgerStore second = LedgerStore.open(dir.resolve("2"), BLOCKS, memory)) {
        put(first, "a");
        put(second, "b");
      }
      put(first, "c");
      try (LedgerStore second = LedgerStore.open(dir.resolve("2"), BLOCKS, memory)) {
        put(second, "d");
        assertThat(keys(second)).containsExactly("b", "d");
      }
      assertThat(keys(first)).containsExactly("a", "c");
    }
  }

  @Test
  void what_stores_have_not_written_to_tables_counts_against_one_budget() {
    try (StoreMemory memory = new StoreMemory()) {
      long none = memory.shares().cache().getUsage();
      try (LedgerStore one = LedgerStore.open(dir.resolve("1"), BLOCKS, memory)) {
        put(one, "a");
        long first = memory.shares().cache().getUsage();
        assertThat(first).isGreaterThan(none);
        try (LedgerStore other = LedgerStore.open(dir.resolve("2"), BLOCKS, memory)) {
          put(other, "a", "large".repeat(200_000));
          assertThat(memory.shares().cache().getUsage()).isGreaterThan(first);
        }
      }
    }
  }

  @Test
  void indexes_and_filters_of_tables_lie_in_the_cache() throws RocksDBException {
    try (StoreMemory memory = new StoreMemory()) {
      OpenRocks rocks =
          OpenRocks.at(
              dir.resolve("db"),
              new StoreCheck.Way(true, WALRecoveryMode.AbsoluteConsistency, true),
              memory);
      try (var writes = new WriteOptions()) {
        for (long number = 0; number < 50_000; number++) {
          rocks
              .rocks()
              .put(
                  rocks.family(Column.STATE),
                  writes,
                  StoreKey.block(CHANNEL, number),
                  new byte[100]);
        }
        rocks.flush();
        rocks.rocks().get(rocks.family(Column.STATE), StoreKey.block(CHANNEL, 9));

        // the filter alone takes 60,000 bytes
        assertThat(rocks.rocks().getAggregatedLongProperty("rocksdb.estimate-table-readers-mem"))
            .isLessThan(20_000);
      } finally {
        rocks.close();
      }
    }
  }

  private static void put(LedgerStore store, String key) {
    put(store, key, key);
  }

  private static void put(LedgerStore store, String key, String value) {
    Ledger ledger = store.ledger(CHANNEL);
    ledger.append(
        TestLedger.update(
            TestLedger.nextBlock(ledger),
            List.of(),
            List.of(
                TestLedger.change(
                    "cc", key, ByteString.copyFromUtf8(value), new Version(ledger.height(), 0))),
            List.of()));
  }

  private static List<String> keys(LedgerStore store) {
    try (StateSnapshot state = store.ledger(CHANNEL).snapshot();
        var rows = state.range("cc", ByteString.EMPTY, ByteString.EMPTY)) {
      List<String> keys = new ArrayList<>();
      for (Optional<KeyedEntry> row = rows.next(); row.isPresent(); row = rows.next()) {
        keys.add(row.get().key().toStringUtf8());
      }
      return keys;
    }
  }
}
