// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Cursor;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/**
 * The state at the height of one moment. It holds no lock: blocks commit while it is open.
 *
 * <p>Safe for several threads; reading after {@link #close} fails and does no harm.
 */
public final class StateSnapshot implements StateReader, Gate.Child, AutoCloseable {

  private final Gate gate = new Gate("state snapshot");
  private final ChannelName channel;
  private final Database database;
  private final Snapshot snapshot;
  private final ReadOptions view;
  private final Gate store;

  StateSnapshot(ChannelName channel, Database database, Gate store) {
    this.channel = channel;
    this.database = database;
    this.snapshot = database.snapshot();
    this.view = new ReadOptions().setSnapshot(snapshot);
    this.store = store;
  }

  /** How many blocks this state comes from. */
  public long height() {
    return gate.pass(() -> database.get(Column.CHAINS, StoreKey.chain(channel), view))
        .map(StoreValue::chainEnd)
        .orElse(ChainEnd.EMPTY)
        .height();
  }

  @Override
  public Optional<StateEntry> get(String namespace, ByteString key) {
    byte[] stored = StoreKey.state(channel, namespace, key);
    return gate.pass(() -> database.get(Column.STATE, stored, view)).map(StoreValue::stateEntry);
  }

  @Override
  public Cursor<KeyedEntry> range(String namespace, ByteString start, ByteString end) {
    return range(namespace, new RowRange(start, end, false));
  }

  /** As {@link #range(String, ByteString, ByteString)}, in either direction. */
  public Cursor<KeyedEntry> range(String namespace, RowRange part) {
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
      database.release(snapshot);
      store.forget(this);
    });
  }
}
