// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Cursor;
import io.heddle.base.TxId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/**
 * The state at the height of one moment. It holds no lock: blocks commit while it is open.
 *
 * <p>Safe for several threads; reading after {@link #close} fails and does no harm.
 */
public final class StateSnapshot implements StateReader, Gate.Child, AutoCloseable {

  private final Gate gate;
  private final ChannelName channel;
  private final Database database;
  private final Snapshot snapshot;
  private final ReadOptions view;
  private final ReadOptions inMemory;
  private final Gate store;
  private final NamespaceHints hints;
  private final LifecycleRows lifecycle;

  StateSnapshot(ChannelName channel, Database database, Gate store) {
    this(channel, database, store, new NamespaceHints(channel, database), () -> LifecycleRows.NONE);
  }

  /**
   * @param lifecycle another one after each change of them, and none while they change
   */
  StateSnapshot(
      ChannelName channel,
      Database database,
      Gate store,
      NamespaceHints hints,
      Supplier<LifecycleRows> lifecycle) {
    LifecycleRows before = lifecycle.get();
    this.channel = channel;
    this.database = database;
    this.snapshot = database.snapshot();
    this.view = new ReadOptions().setSnapshot(snapshot);
    this.inMemory = new ReadOptions().setSnapshot(snapshot).setReadTier(ReadTier.BLOCK_CACHE_TIER);
    this.store = store;
    this.gate = store.inner("state snapshot");
    this.hints = hints;
    this.lifecycle = lifecycle.get() == before ? before : LifecycleRows.NONE;
  }

  /** How many blocks this state comes from. */
  public long height() {
    return end().height();
  }

  /** The hash of the last block's header, empty if there is no block. */
  public ByteString headerHash() {
    return end().headerHash();
  }

  /** The commit hash of the last block, empty if there is none. */
  public ByteString commitHash() {
    return end().commitHash();
  }

  private ChainEnd end() {
    return gate.pass(() -> database.get(Column.CHAINS, StoreKey.chain(channel), view))
        .map(StoreValue::chainEnd)
        .orElse(ChainEnd.EMPTY);
  }

  public ChannelName channel() {
    return channel;
  }

  /** All keys of the channel, by namespaces, then by keys; the caller closes them. */
  public Cursor<StateRow> rows() {
    byte[] prefix = StoreKey.prefix(channel);
    return scan(Column.STATE, prefix, (key, value) -> StoreKey.stateRow(key, prefix.length, value));
  }

  /** The ids of all transactions, by their bytes, those before the origin too. */
  public Cursor<TxId> transactions() {
    byte[] prefix = StoreKey.prefix(channel);
    return scan(
        Column.TRANSACTIONS, prefix, (key, _) -> StoreKey.transactionId(key, prefix.length));
  }

  /** What was done to the keys of a namespace, by keys, the newest first. */
  public Cursor<PastChange> changes(String namespace) {
    byte[] prefix = StoreKey.namespace(channel, namespace);
    return scan(
        Column.HISTORY,
        prefix,
        (key, value) -> StoreKey.pastChange(key, prefix.length, StoreValue.modification(value)));
  }

  /** What was done to one key, the newest first. */
  public Cursor<PastChange> changes(String namespace, String key) {
    int prefix = StoreKey.namespace(channel, namespace).length;
    return scan(
        Column.HISTORY,
        StoreKey.history(channel, namespace, key),
        (row, value) -> StoreKey.pastChange(row, prefix, StoreValue.modification(value)));
  }

  private <T> Cursor<T> scan(Column column, byte[] prefix, RowCursor.Row<T> row) {
    return gate.adopt(() ->
        database.scan(
            column,
            prefix,
            StoreKey.after(prefix),
            new ReadOptions().setSnapshot(snapshot),
            row,
            gate));
  }

  @Override
  public Optional<StateEntry> get(String namespace, ByteString key) {
    return gate.pass(() ->
        LifecycleRows.has(namespace)
            ? lifecycle.get(namespace, key, () -> stored(namespace, key))
            : stored(namespace, key));
  }

  private Optional<StateEntry> stored(String namespace, ByteString key) throws RocksDBException {
    byte[] stored = StoreKey.state(channel, namespace, key);
    return database.get(Column.STATE, stored, view).map(StoreValue::stateEntry);
  }

  @Override
  public ByteString metadata(String namespace, ByteString key) {
    return hints.mayHaveMetadata(namespace)
        ? StateReader.super.metadata(namespace, key)
        : ByteString.EMPTY;
  }

  /**
   * As {@link #get}, without waiting for the disk or anybody else; empty if that cannot tell, for
   * whatever reason.
   */
  public Optional<AtHand> atHand(String namespace, ByteString key) {
    byte[] stored = StoreKey.state(channel, namespace, key);
    return gate.passAtOnce(() -> database.get(Column.STATE, stored, inMemory))
        .map(found -> new AtHand(found.map(StoreValue::stateEntry)));
  }

  @Override
  public Cursor<KeyedEntry> range(String namespace, ByteString start, ByteString end) {
    return range(namespace, new RowRange(start, end, false));
  }

  /** As {@link #range(String, ByteString, ByteString)}, in either direction. */
  public Cursor<KeyedEntry> range(String namespace, RowRange part) {
    if (hints.isWithoutRows(namespace)) {
      return gate.pass(NoRows::new);
    }
    ByteString start = part.first();
    ByteString end = part.end();
    byte[] first = StoreKey.state(channel, namespace, start);
    byte[] last =
        end.isEmpty()
            ? StoreKey.stateEnd(channel, namespace)
            : StoreKey.state(channel, namespace, end);
    int prefixLength = first.length - start.size();
    return gate.adopt(() ->
        database.scan(
            Column.STATE,
            first,
            last,
            part.isDescending(),
            new ReadOptions().setSnapshot(snapshot),
            (key, value) ->
                new KeyedEntry(
                    ByteString.copyFrom(key, prefixLength, key.length - prefixLength),
                    StoreValue.stateEntry(value)),
            gate));
  }

  private static final class NoRows implements Cursor<KeyedEntry> {
    @Override
    public Optional<KeyedEntry> next() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** The indexes of a namespace that are complete. */
  public List<StoredIndex> indexes(String namespace) {
    return StateIndexes.storedIn(
        database, channel, namespace, new ReadOptions().setSnapshot(snapshot), gate);
  }

  /** The rows of an index; the caller closes them. */
  public Cursor<IndexRow> rows(StoredIndex index, RowRange part) {
    byte[] prefix = StoreKey.index(channel, index.namespace(), index.name());
    byte[] first = ByteString.copyFrom(prefix).concat(part.first()).toByteArray();
    byte[] last =
        part.end().isEmpty()
            ? StoreKey.after(prefix)
            : ByteString.copyFrom(prefix).concat(part.end()).toByteArray();
    return gate.adopt(() ->
        database.scan(
            Column.INDEXES,
            first,
            last,
            part.isDescending(),
            new ReadOptions().setSnapshot(snapshot),
            (row, key) ->
                new IndexRow(
                    ByteString.copyFrom(row, prefix.length, row.length - prefix.length),
                    ByteString.copyFrom(key)),
            gate));
  }

  @Override
  public int readers() {
    return 1 + gate.readers();
  }

  /** Gives the snapshot up, and the ranges that were opened on it. Twice is harmless. */
  @Override
  public void close() {
    gate.shut(() -> {
      view.close();
      inMemory.close();
      database.release(snapshot);
      store.forget(this);
    });
  }
}
