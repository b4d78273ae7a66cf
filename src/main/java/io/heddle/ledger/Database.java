// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One RocksDB with the families of {@link Column}. Not safe against use after {@link #close}: its
 * owner keeps a {@link Gate}.
 */
final class Database {

  private static final Logger log = LoggerFactory.getLogger(Database.class);

  private static final long CACHE_BYTES = 32 << 20;
  // What a start after a kill reads again at most.
  private static final long MAX_WAL_BYTES = 16 << 20;
  // Few open files make a start independent of the size of the chain.
  private static final int MAX_OPEN_FILES = 256;
  private static final double BLOOM_BITS_PER_KEY = 10;

  private final RocksDB rocks;
  private final Map<Column, ColumnFamilyHandle> families;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final ReadOptions plain = new ReadOptions();
  private final List<RocksObject> options;

  private Database(
      RocksDB rocks, Map<Column, ColumnFamilyHandle> families, List<RocksObject> options) {
    this.rocks = rocks;
    this.families = families;
    this.options = options;
  }

  static Database open(Path dir) throws RocksDBException {
    RocksDB.loadLibrary();
    var cache = new LRUCache(CACHE_BYTES);
    var filter = new BloomFilter(BLOOM_BITS_PER_KEY);
    var table = new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter);
    var familyOptions =
        new ColumnFamilyOptions()
            .setTableFormatConfig(table)
            .setCompressionType(CompressionType.LZ4_COMPRESSION);
    var options =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setMaxTotalWalSize(MAX_WAL_BYTES)
            .setMaxOpenFiles(MAX_OPEN_FILES)
            .setSkipStatsUpdateOnDbOpen(true)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0);
    var descriptors = new ArrayList<ColumnFamilyDescriptor>();
    for (Column column : Column.values()) {
      descriptors.add(new ColumnFamilyDescriptor(column.familyName(), familyOptions));
    }
    List<RocksObject> all = List.of(options, familyOptions, filter, cache);
    var handles = new ArrayList<ColumnFamilyHandle>();
    try {
      RocksDB rocks = RocksDB.open(options, dir.toString(), descriptors, handles);
      var families = new EnumMap<Column, ColumnFamilyHandle>(Column.class);
      for (Column column : Column.values()) {
        families.put(column, handles.removeFirst());
      }
      return new Database(rocks, families, all);
    } catch (RocksDBException e) {
      all.forEach(RocksObject::close);
      throw e;
    }
  }

  Optional<byte[]> get(Column column, byte[] key) throws RocksDBException {
    return get(column, key, plain);
  }

  Optional<byte[]> get(Column column, byte[] key, ReadOptions view) throws RocksDBException {
    return Optional.ofNullable(rocks.get(family(column), view, key));
  }

  /** Goes through the keys from first to before end; the cursor closes the view. */
  <T> RowCursor<T> scan(
      Column column, byte[] first, byte[] end, ReadOptions view, RowCursor.Row<T> row, Gate gate) {
    return scan(column, first, end, false, view, row, gate);
  }

  /** As {@link #scan}, but begins at the last key if it is to go backwards. */
  <T> RowCursor<T> scan(
      Column column,
      byte[] first,
      byte[] end,
      boolean isBackwards,
      ReadOptions view,
      RowCursor.Row<T> row,
      Gate gate) {
    var lower = new Slice(first);
    var upper = new Slice(end);
    view.setIterateLowerBound(lower);
    view.setIterateUpperBound(upper);
    return new RowCursor<>(
        rocks.newIterator(family(column), view),
        isBackwards,
        List.of(view, lower, upper),
        row,
        gate);
  }

  /** Deletes the keys from first to before end. */
  void deleteRange(WriteBatch batch, Column column, byte[] first, byte[] end)
      throws RocksDBException {
    batch.deleteRange(family(column), first, end);
  }

  Snapshot snapshot() {
    return rocks.getSnapshot();
  }

  void release(Snapshot snapshot) {
    rocks.releaseSnapshot(snapshot);
    snapshot.close();
  }

  void put(WriteBatch batch, Column column, byte[] key, byte[] value) throws RocksDBException {
    batch.put(family(column), key, value);
  }

  void delete(WriteBatch batch, Column column, byte[] key) throws RocksDBException {
    batch.delete(family(column), key);
  }

  /** All of the batch or nothing, on the disk when this returns. */
  void write(WriteBatch batch) throws RocksDBException {
    rocks.write(synced, batch);
  }

  void close() {
    // Nothing would be lost without it; the next start has no log to read again.
    try (var wait = new FlushOptions().setWaitForFlush(true)) {
      rocks.flush(wait, List.copyOf(families.values()));
    } catch (RocksDBException e) {
      log.warn("Flushing the ledger at its end failed; the next start takes longer", e);
    }
    plain.close();
    synced.close();
    families.values().forEach(ColumnFamilyHandle::close);
    rocks.close();
    options.forEach(RocksObject::close);
  }

  private ColumnFamilyHandle family(Column column) {
    return Objects.requireNonNull(families.get(column), "opened with all families");
  }
}
