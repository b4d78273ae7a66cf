// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.ledger.StoreMemory.Shares;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;

/** How the tables of the store are written and read. */
final class TableOptions implements AutoCloseable {

  /*
   * Indexes and filters lie in the cache, or what a store takes would grow with its tables. They lie
   * there in parts: a whole filter of a million keys has 1.25 MB, which no shard of the cache keeps,
   * and would be read anew for each value.
   */

  private static final double BLOOM_BITS_PER_KEY = 10;

  private final BloomFilter filter = new BloomFilter(BLOOM_BITS_PER_KEY);
  private final ColumnFamilyOptions options;

  TableOptions(Shares shares) {
    options =
        new ColumnFamilyOptions()
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(shares.cache())
                    .setFilterPolicy(filter)
                    .setCacheIndexAndFilterBlocks(true)
                    .setIndexType(IndexType.kTwoLevelIndexSearch)
                    .setPartitionFilters(true))
            .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  ColumnFamilyOptions options() {
    return options;
  }

  @Override
  public void close() {
    options.close();
    filter.close();
  }
}
