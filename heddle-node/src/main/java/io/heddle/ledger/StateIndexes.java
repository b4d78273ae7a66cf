// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The indexes over the state of a channel: the same entries in other orders, changed in one batch
 * with them.
 *
 * <p>Safe for several threads: the lock that appends blocks guards everything here.
 */
public final class StateIndexes {

  /*
   * An index is complete when its definition is stored, and only then a snapshot shows it. Whoever
   * opens a ledger attaches the orders of the stored indexes before the first block comes; a block
   * that changes a namespace with an index that nobody attached takes that index away, so that a
   * stale one is never seen.
   */

  private static final int ROWS_IN_A_BATCH = 1000;

  private record Indexed(String namespace, ByteString key) {}

  private final ChannelName channel;
  private final Database database;
  private final Gate gate;
  private final ReentrantLock appending;
  private final Map<String, Map<String, IndexOrder>> kept = new HashMap<>();
  private final List<StoredIndex> unattended = new ArrayList<>();
  private boolean isRead;

  StateIndexes(ChannelName channel, Database database, Gate gate, ReentrantLock appending) {
    this.channel = channel;
    this.database = database;
    this.gate = gate;
    this.appending = appending;
  }

  /** What is complete, whether attached or not. */
  public List<StoredIndex> stored() {
    byte[] prefix = StoreKey.prefix(channel);
    List<StoredIndex> all = new ArrayList<>();
    try (var rows =
        gate.adopt(() ->
            database.scan(
                Column.INDEX_DEFINITIONS,
                prefix,
                StoreKey.after(prefix),
                new ReadOptions(),
                (key, value) -> StoreKey.storedIndex(key, prefix.length, value),
                gate))) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        all.add(row.get());
      }
    }
    return all;
  }

  /**
   * Keeps an index from now on. If it is not stored with this very definition, it is built first,
   * and blocks wait for that.
   *
   * @return whether it had to be built
   */
  public boolean keep(StoredIndex index, IndexOrder order) {
    appending.lock();
    try {
      byte[] definitionKey = StoreKey.indexName(channel, index.namespace(), index.name());
      Optional<byte[]> present =
          gate.pass(() -> database.get(Column.INDEX_DEFINITIONS, definitionKey));
      boolean isBuilt =
          present.map(ByteString::copyFrom).filter(index.definition()::equals).isPresent();
      if (!isBuilt) {
        build(index, order, definitionKey);
      }
      unattended.removeIf(stale ->
          stale.namespace().equals(index.namespace()) && stale.name().equals(index.name()));
      kept.computeIfAbsent(index.namespace(), _ -> new LinkedHashMap<>()).put(index.name(), order);
      return !isBuilt;
    } finally {
      appending.unlock();
    }
  }

  /** Adds to a block's batch what its changes do to the indexes. */
  void add(WriteBatch batch, List<StateChange> changes) throws RocksDBException {
    Map<Indexed, Optional<StateEntry>> last = new LinkedHashMap<>();
    Map<String, Map<String, IndexOrder>> orders = new HashMap<>();
    for (StateChange change : changes) {
      if (!orders.containsKey(change.namespace())) {
        orders.put(change.namespace(), attached(batch, change.namespace()));
      }
      if (!orders.getOrDefault(change.namespace(), Map.of()).isEmpty()) {
        last.put(new Indexed(change.namespace(), change.key()), change.entry());
      }
    }
    for (Map.Entry<Indexed, Optional<StateEntry>> change : last.entrySet()) {
      String namespace = change.getKey().namespace();
      replace(batch, orders.getOrDefault(namespace, Map.of()), change.getKey(), change.getValue());
    }
  }

  /** The orders to keep in a namespace; what is stored there beyond them is given up. */
  private Map<String, IndexOrder> attached(WriteBatch batch, String namespace)
      throws RocksDBException {
    Map<String, IndexOrder> orders = kept.getOrDefault(namespace, Map.of());
    for (StoredIndex stale : unattended()) {
      if (stale.namespace().equals(namespace)) {
        database.delete(
            batch, Column.INDEX_DEFINITIONS, StoreKey.indexName(channel, namespace, stale.name()));
      }
    }
    return orders;
  }

  /** What was stored when the ledger was opened and is not kept; read once. */
  private List<StoredIndex> unattended() {
    if (!isRead) {
      unattended.addAll(stored());
      unattended.removeIf(
          index -> kept.getOrDefault(index.namespace(), Map.of()).containsKey(index.name()));
      isRead = true;
    }
    return unattended;
  }

  /** The complete indexes of a namespace, as a view shows them, which is closed. */
  static List<StoredIndex> storedIn(
      Database database, ChannelName channel, String namespace, ReadOptions view, Gate gate) {
    byte[] all = StoreKey.prefix(channel);
    byte[] first = StoreKey.namespace(channel, namespace);
    List<StoredIndex> found = new ArrayList<>();
    try (var rows =
        gate.adopt(() ->
            database.scan(
                Column.INDEX_DEFINITIONS,
                first,
                StoreKey.after(first),
                view,
                (key, value) -> StoreKey.storedIndex(key, all.length, value),
                gate))) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        found.add(row.get());
      }
    }
    return found;
  }

  private void replace(
      WriteBatch batch, Map<String, IndexOrder> orders, Indexed what, Optional<StateEntry> entry)
      throws RocksDBException {
    Optional<ByteString> before =
        database
            .get(Column.STATE, StoreKey.state(channel, what.namespace(), what.key()))
            .map(stored -> StoreValue.stateEntry(stored).value());
    Optional<ByteString> after = entry.map(StateEntry::value);
    for (Map.Entry<String, IndexOrder> index : orders.entrySet()) {
      byte[] prefix = StoreKey.index(channel, what.namespace(), index.getKey());
      IndexOrder order = index.getValue();
      Optional<ByteString> old = before.flatMap(value -> order.of(what.key(), value));
      Optional<ByteString> next = after.flatMap(value -> order.of(what.key(), value));
      if (old.equals(next)) {
        continue;
      }
      if (old.isPresent()) {
        database.delete(batch, Column.INDEXES, row(prefix, old.get(), what.key()));
      }
      if (next.isPresent()) {
        put(batch, prefix, next.get(), what.key());
      }
    }
  }

  private void build(StoredIndex index, IndexOrder order, byte[] definitionKey) {
    byte[] prefix = StoreKey.index(channel, index.namespace(), index.name());
    write(batch -> {
      database.delete(batch, Column.INDEX_DEFINITIONS, definitionKey);
      database.deleteRange(batch, Column.INDEXES, prefix, StoreKey.after(prefix));
    });
    try (var state = gate.adopt(() -> new StateSnapshot(channel, database, gate));
        var entries = state.range(index.namespace(), ByteString.EMPTY, ByteString.EMPTY)) {
      List<KeyedEntry> some = new ArrayList<>();
      for (var entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        some.add(entry.get());
        if (some.size() == ROWS_IN_A_BATCH) {
          write(batch -> putAll(batch, prefix, order, some));
          some.clear();
        }
      }
      write(batch -> {
        putAll(batch, prefix, order, some);
        database.put(
            batch, Column.INDEX_DEFINITIONS, definitionKey, index.definition().toByteArray());
      });
    }
  }

  private void putAll(WriteBatch batch, byte[] prefix, IndexOrder order, List<KeyedEntry> entries)
      throws RocksDBException {
    for (KeyedEntry entry : entries) {
      Optional<ByteString> place = order.of(entry.key(), entry.entry().value());
      if (place.isPresent()) {
        put(batch, prefix, place.get(), entry.key());
      }
    }
  }

  private void put(WriteBatch batch, byte[] prefix, ByteString place, ByteString key)
      throws RocksDBException {
    database.put(batch, Column.INDEXES, row(prefix, place, key), key.toByteArray());
  }

  private static byte[] row(byte[] prefix, ByteString place, ByteString key) {
    return ByteString.copyFrom(prefix).concat(place).concat(key).toByteArray();
  }

  @FunctionalInterface
  private interface Filling {
    void to(WriteBatch batch) throws RocksDBException;
  }

  private void write(Filling filling) {
    database.mend(gate);
    gate.pass(() -> {
      try (var batch = new WriteBatch()) {
        filling.to(batch);
        database.write(batch);
        return batch;
      }
    });
  }
}
