// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;

/**
 * States of an open database that it can be brought back to by writing again what has been changed
 * since, which costs as much as was changed, however much there is. Each is also in a copy on the
 * disk; if much was changed, opening that costs less, and the way is given up. Safe for threads.
 */
final class WaysBack {

  /** Of one way, as many as take no longer than opening a copy. */
  private static final int MAX_ROWS = 4096;

  /** Each keeps what was overwritten since, and hears of every write. */
  private static final int MAX_WAYS = 8;

  /** A key of the database. */
  record Row(Column column, ByteString key) {}

  private static final class Way {

    private final RocksDB rocks;
    private final Snapshot snapshot;
    private final ReadOptions state;
    private final Set<Row> changed = new HashSet<>();

    Way(RocksDB rocks) {
      this.rocks = rocks;
      this.snapshot = rocks.getSnapshot();
      this.state = new ReadOptions().setSnapshot(snapshot);
    }

    void close() {
      state.close();
      rocks.releaseSnapshot(snapshot);
      snapshot.close();
    }
  }

  private final Map<String, Way> ways = new LinkedHashMap<>(); // guarded by this

  /** From now on there is a way to the present state. */
  synchronized void add(String name, RocksDB rocks) {
    forget(name);
    if (ways.size() == MAX_WAYS) {
      forget(ways.keySet().iterator().next());
    }
    ways.put(name, new Way(rocks));
  }

  synchronized boolean has(String name) {
    return ways.containsKey(name);
  }

  synchronized void forget(String name) {
    Optional.ofNullable(ways.remove(name)).ifPresent(Way::close);
  }

  /** To be called before each write. */
  synchronized void isToChange(WriteBatch batch, IntFunction<Column> columns)
      throws RocksDBException {
    if (ways.isEmpty()) {
      return;
    }
    try (var keys = new BatchKeys(columns)) {
      batch.iterate(keys);
      for (String name : List.copyOf(ways.keySet())) {
        Set<Row> changed = way(name).changed;
        changed.addAll(keys.rows());
        if (keys.hasRange() || changed.size() > MAX_ROWS) {
          forget(name);
        }
      }
    }
  }

  /** What has another value than in a state, or had for a while. */
  synchronized Set<Row> changed(String name) {
    return Set.copyOf(way(name).changed);
  }

  /** How the state is read. */
  synchronized ReadOptions state(String name) {
    return way(name).state;
  }

  /** The database is as it was. */
  synchronized void isBackAt(String name) {
    Optional.ofNullable(ways.get(name)).ifPresent(way -> way.changed.clear());
  }

  private Way way(String name) {
    return Optional.ofNullable(ways.get(name)).orElseThrow();
  }

  /** Gives all of them up; twice is harmless. */
  synchronized void close() {
    ways.values().forEach(Way::close);
    ways.clear();
  }
}
