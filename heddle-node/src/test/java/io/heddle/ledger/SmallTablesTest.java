// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

final class SmallTablesTest {

  private static final StoreCheck.Way NEW =
      new StoreCheck.Way(true, WALRecoveryMode.AbsoluteConsistency, true);

  @TempDir private Path dir;

  @Test
  void tables_of_blocks_that_follow_each_other_are_merged_when_they_are_many()
      throws RocksDBException {
    try (StoreMemory memory = new StoreMemory()) {
      OpenRocks rocks = OpenRocks.at(dir.resolve("db"), NEW, memory);
      try (var writes = new WriteOptions()) {
        for (long number = 0; number < SmallTables.MANY + 8; number++) {
          rocks
              .rocks()
              .put(
                  rocks.family(Column.BLOCKS),
                  writes,
                  StoreKey.block(TestLedger.CHANNEL, number),
                  new byte[] {(byte) number});
          rocks.flush();
        }

        rocks.small().merge();

        assertThat(tables(rocks, Column.BLOCKS)).isLessThan(SmallTables.MANY);
        assertThat(
                rocks
                    .rocks()
                    .get(rocks.family(Column.BLOCKS), StoreKey.block(TestLedger.CHANNEL, 17)))
            .containsExactly(17);
      } finally {
        rocks.close();
      }
    }
  }

  @Test
  void a_store_that_is_opened_often_does_not_get_more_and_more_tables() throws IOException {
    Path ledgers = dir.resolve("ledger");
    for (int i = 0; i < SmallTables.MANY + 8; i++) {
      appendABlock(ledgers);
    }

    try (LedgerStore store = LedgerStore.open(ledgers)) {
      await("merging").until(() -> files(ledgers.resolve("db")) < SmallTables.MANY + 8);
      assertThat(store.ledger(TestLedger.CHANNEL).block(3)).isPresent();
    }
  }

  private static void appendABlock(Path ledgers) {
    try (LedgerStore store = LedgerStore.open(ledgers)) {
      Ledger ledger = store.ledger(TestLedger.CHANNEL);
      ledger.append(
          TestLedger.update(TestLedger.nextBlock(ledger), List.of(), List.of(), List.of()));
    }
  }

  private static long files(Path db) throws IOException {
    try (Stream<Path> files = Files.list(db)) {
      return files.filter(file -> file.toString().endsWith(".sst")).count();
    }
  }

  private static long tables(OpenRocks rocks, Column column) {
    var name = new String(column.familyName(), StandardCharsets.UTF_8);
    return rocks.rocks().getLiveFilesMetaData().stream()
        .filter(table -> new String(table.columnFamilyName(), StandardCharsets.UTF_8).equals(name))
        .count();
  }
}
