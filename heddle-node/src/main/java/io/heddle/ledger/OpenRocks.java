// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A RocksDB with the families of {@link Column}, from its opening to its end. */
final class OpenRocks {

  private static final Logger log = LoggerFactory.getLogger(OpenRocks.class);

  // What a start after a kill reads again at most.
  private static final long MAX_WAL_BYTES = 16 << 20;
  // Few open files make a start independent of the size of the chain.
  private static final int MAX_OPEN_FILES = 256;

  private final RocksDB rocks;
  private final Map<Column, ColumnFamilyHandle> families;
  private final Map<Integer, Column> byNumber = new HashMap<>();
  private final PrivateFiles files;
  private final DBOptions options;
  private final TableOptions tables;
  private final SmallTables small;

  private OpenRocks(
      RocksDB rocks,
      Map<Column, ColumnFamilyHandle> families,
      PrivateFiles files,
      DBOptions options,
      TableOptions tables) {
    this.rocks = rocks;
    this.families = families;
    families.forEach((column, handle) -> byNumber.put(handle.getID(), column));
    this.files = files;
    this.options = options;
    this.tables = tables;
    this.small = new SmallTables(rocks, families);
  }

  /**
   * Opens the one in a directory, or makes it.
   *
   * @param way what was found before
   * @param memory which it shares with others
   */
  static OpenRocks at(Path dir, StoreCheck.Way way, StoreMemory memory) throws RocksDBException {
    StoreMemory.Shares shares = memory.shares();
    var tables = new TableOptions(shares);
    var options =
        tracking(way.isTracked())
            .setCreateIfMissing(way.isNew())
            .setWalRecoveryMode(way.recovery())
            .setCreateMissingColumnFamilies(true)
            .setMaxTotalWalSize(MAX_WAL_BYTES)
            .setWriteBufferManager(shares.buffers())
            .setMaxOpenFiles(MAX_OPEN_FILES)
            .setSkipStatsUpdateOnDbOpen(true)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0);
    var descriptors = new ArrayList<ColumnFamilyDescriptor>();
    for (Column column : Column.values()) {
      descriptors.add(new ColumnFamilyDescriptor(column.familyName(), tables.options()));
    }
    var handles = new ArrayList<ColumnFamilyHandle>();
    try {
      RocksDB rocks = RocksDB.open(options, dir.toString(), descriptors, handles);
      var families = new EnumMap<Column, ColumnFamilyHandle>(Column.class);
      for (Column column : Column.values()) {
        families.put(column, handles.removeFirst());
      }
      var opened = new OpenRocks(rocks, families, PrivateFiles.in(dir), options, tables);
      opened.small.look();
      return opened;
    } catch (RocksDBException e) {
      options.close();
      tables.close();
      throw e;
    }
  }

  /** What Java has no setter for: a write log that was complete and is missing is noticed. */
  private static DBOptions tracking(boolean isTracked) {
    var properties = new Properties();
    properties.setProperty("track_and_verify_wals_in_manifest", Boolean.toString(isTracked));
    return DBOptions.getDBOptionsFromProps(properties);
  }

  RocksDB rocks() {
    return rocks;
  }

  ColumnFamilyHandle family(Column column) {
    return Objects.requireNonNull(families.get(column), "opened with all families");
  }

  /** The family with a number, as batches name it. */
  Column column(int family) {
    return Objects.requireNonNull(byNumber.get(family), "opened with all families");
  }

  SmallTables small() {
    return small;
  }

  /** Puts all that was written on the disk, so that the next start has no log to read again. */
  boolean flush() {
    try (var wait = new FlushOptions().setWaitForFlush(true)) {
      rocks.flush(wait, List.copyOf(families.values()));
      return true;
    } catch (RocksDBException e) {
      log.warn(
          "Flushing the ledger at its end failed, the next start takes longer: {}", e.getMessage());
      return false;
    }
  }

  /** Twice is harmless. */
  void close() {
    small.close();
    families.values().forEach(ColumnFamilyHandle::close);
    rocks.close();
    files.close();
    options.close();
    tables.close();
  }
}
