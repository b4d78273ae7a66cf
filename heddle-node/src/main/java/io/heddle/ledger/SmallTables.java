// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static java.util.stream.Collectors.groupingBy;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes large tables of small ones, so that their number grows with what is in the store and not
 * with how often it was opened or a log of writes was full. Safe for threads.
 */
final class SmallTables implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SmallTables.class);

  /*
   * RocksDB merges tables whose ranges of keys overlap. Blocks come in the order of their keys, so
   * their tables never do: each is moved down as it is, however small, and would stay so for ever.
   */

  static final int MANY = 16;
  private static final long SMALL_BYTES = 16 << 20;
  private static final long BYTES_BETWEEN_LOOKS = 64 << 20;

  private final RocksDB rocks;
  private final Map<ByteString, ColumnFamilyHandle> families = new HashMap<>();
  private final CompactRangeOptions options =
      new CompactRangeOptions()
          .setExclusiveManualCompaction(false)
          .setBottommostLevelCompaction(BottommostLevelCompaction.kForce)
          .setMaxSubcompactions(1);
  // not a virtual thread, which would keep others from running
  private final ExecutorService worker =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("heddle-merge").factory());
  private final AtomicLong sinceLook = new AtomicLong();
  private final AtomicBoolean isToLook = new AtomicBoolean();
  private volatile boolean isClosed;

  SmallTables(RocksDB rocks, Map<Column, ColumnFamilyHandle> families) {
    this.rocks = rocks;
    families.forEach(
        (column, family) -> this.families.put(ByteString.copyFrom(column.familyName()), family));
  }

  /** One level of a family. */
  private record Place(ByteString family, int level) {}

  /** Tables of a family that follow each other, from the first key to the last one. */
  private record Run(LiveFileMetaData first, LiveFileMetaData last) {}

  /** Notes a write; after many of them it looks. */
  void noteWritten(long bytes) {
    if (sinceLook.addAndGet(bytes) >= BYTES_BETWEEN_LOOKS) {
      look();
    }
  }

  /** Looks for what is to be merged, and merges it, on a thread of its own. */
  void look() {
    sinceLook.set(0);
    if (isToLook.compareAndSet(false, true)) {
      worker.execute(this::mergeOrSay);
    }
  }

  private void mergeOrSay() {
    isToLook.set(false);
    try {
      merge();
    } catch (RocksDBException | RuntimeException e) {
      if (!isClosed) {
        log.warn(
            "Small files of the ledger could not be merged, which is tried again later: {}",
            e.getMessage());
      }
    }
  }

  /** Merges the tables that are small and many by now. */
  void merge() throws RocksDBException {
    Map<Place, List<LiveFileMetaData>> places =
        rocks.getLiveFilesMetaData().stream()
            .filter(table -> table.level() > 0)
            .collect(
                groupingBy(table ->
                    new Place(ByteString.copyFrom(table.columnFamilyName()), table.level())));
    for (var place : places.entrySet()) {
      Optional<Run> run = longestRun(place.getValue());
      ColumnFamilyHandle family = families.get(place.getKey().family());
      if (run.isPresent() && family != null && !isClosed) {
        rocks.compactRange(
            family, run.get().first().smallestKey(), run.get().last().largestKey(), options);
      }
    }
  }

  /** The most small tables of a place that follow each other; empty if they are not many. */
  private static Optional<Run> longestRun(List<LiveFileMetaData> tables) {
    List<LiveFileMetaData> sorted =
        tables.stream()
            .sorted(Comparator.comparing(LiveFileMetaData::smallestKey, Arrays::compareUnsigned))
            .toList();
    int start = 0;
    Optional<Run> longest = Optional.empty();
    int most = MANY - 1;
    for (int i = 0; i < sorted.size(); i++) {
      if (sorted.get(i).size() >= SMALL_BYTES) {
        start = i + 1;
      } else if (i + 1 - start > most) {
        most = i + 1 - start;
        longest = Optional.of(new Run(sorted.get(start), sorted.get(i)));
      }
    }
    return longest;
  }

  /** Ends what is under way; what is not merged then stays as it is. Twice is harmless. */
  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      options.setCanceled(true);
      worker.close();
      options.close();
    }
  }
}
