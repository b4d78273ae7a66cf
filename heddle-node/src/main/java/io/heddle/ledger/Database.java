// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Durability;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
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

  /*
   * After a write that failed, RocksDB refuses all further ones, and it does not recover by itself
   * if the log could not be written. So the next write opens it again first, as a start after a kill
   * would; what was open on it is closed by that. Whether the failed write is there then is read from
   * it. As opening writes, it is tried only when there is room, for until then all can be read.
   */

  private final Path dir;
  private final Written written;
  private final StoreMemory memory;
  private final WriteOptions synced = new WriteOptions().setSync(Durability.isWanted());
  private final WriteOptions unsynced = new WriteOptions();
  private final ReadOptions plain = new ReadOptions();
  private final WaysBack waysBack = new WaysBack();
  private OpenRocks present; // changes only while nobody is inside the gate
  private volatile boolean isOpen = true;
  private volatile @Nullable String failure;

  private Database(Path dir, Written written, StoreMemory memory, OpenRocks present) {
    this.dir = dir;
    this.written = written;
    this.memory = memory;
    this.present = present;
  }

  /**
   * Opens the store in a directory, or makes it.
   *
   * @param memory which it shares with others
   * @throws HeddleException {@code BAD_INPUT} if it is not as it was written
   */
  static Database open(Path dir, Written written, StoreMemory memory) {
    return new Database(dir, written, memory, opened(dir, written.before(), memory));
  }

  private static OpenRocks opened(Path dir, Optional<Written.State> written, StoreMemory memory) {
    StoreCheck.Way way = StoreCheck.check(dir, written);
    try {
      return OpenRocks.at(dir, way, memory);
    } catch (RocksDBException e) {
      throw StoreCheck.refusal(
          "Ledger in '%s' cannot be opened, a file of it is damaged or missing: %s"
              .formatted(dir, cause(e)),
          dir);
    }
  }

  /** RocksDB suspects its table log, too, where it has named a table. */
  static String cause(RocksDBException e) {
    String said = String.valueOf(e.getMessage());
    return said.contains(".sst")
        ? said.replaceFirst("\\s+The file \\S+ may be corrupted\\.$", "")
        : said;
  }

  Optional<byte[]> get(Column column, byte[] key) throws RocksDBException {
    return get(column, key, plain);
  }

  Optional<byte[]> get(Column column, byte[] key, ReadOptions view) throws RocksDBException {
    return Optional.ofNullable(open().rocks().get(open().family(column), view, key));
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
        open().rocks().newIterator(open().family(column), view),
        isBackwards,
        List.of(view, lower, upper),
        row,
        gate);
  }

  /** Deletes the keys from first to before end. */
  void deleteRange(WriteBatch batch, Column column, byte[] first, byte[] end)
      throws RocksDBException {
    batch.deleteRange(open().family(column), first, end);
  }

  /** Where it lies. */
  Path directory() {
    return dir;
  }

  /** The number of the last write. */
  long lastWrite() {
    return open().rocks().getLatestSequenceNumber();
  }

  /** Makes a copy of all that is written by now, on the disk; it shares the tables. */
  void copyTo(Path target) throws RocksDBException {
    try (Checkpoint checkpoint = Checkpoint.create(open().rocks())) {
      checkpoint.createCheckpoint(target.toString());
    }
  }

  Snapshot snapshot() {
    return open().rocks().getSnapshot();
  }

  void release(Snapshot snapshot) {
    open().rocks().releaseSnapshot(snapshot);
    snapshot.close();
  }

  void put(WriteBatch batch, Column column, byte[] key, byte[] value) throws RocksDBException {
    batch.put(open().family(column), key, value);
  }

  void delete(WriteBatch batch, Column column, byte[] key) throws RocksDBException {
    batch.delete(open().family(column), key);
  }

  /**
   * All of the batch or nothing, on the disk when this returns, with all that was written before.
   * If it fails, which of the two is known after {@link #mend}.
   */
  void write(WriteBatch batch) throws RocksDBException {
    put(batch, synced);
    written.noteForced(open().rocks().getLatestSequenceNumber());
  }

  /**
   * As {@link #write(WriteBatch)}, a batch that brings a block, and which a power cut may take
   * back, with what is written after it.
   */
  void write(WriteBatch batch, ChannelName channel, ChainEnd end) throws RocksDBException {
    put(batch, unsynced);
    written.note(open().rocks().getLatestSequenceNumber(), channel, end);
  }

  /** A part of what only counts with a later, forced write. */
  void writePart(WriteBatch batch) throws RocksDBException {
    put(batch, unsynced);
  }

  /** As {@link #write(WriteBatch)}, what makes a chain that ends here. */
  void writeForced(WriteBatch batch, ChannelName channel, ChainEnd end) throws RocksDBException {
    write(batch);
    note(channel, end);
  }

  /** Removes all that there is of a channel. */
  void remove(ChannelName channel) throws RocksDBException {
    written.forget(channel);
    byte[] first = StoreKey.prefix(channel);
    try (var batch = new WriteBatch()) {
      for (Column column : Column.values()) {
        if (column == Column.CHAINS) {
          delete(batch, column, StoreKey.chain(channel));
        } else {
          deleteRange(batch, column, first, StoreKey.after(first));
        }
      }
      write(batch);
    }
  }

  /** Removes all of a channel that its blocks make again, and forgets how far it went. */
  void removeDerived(WriteBatch batch, ChannelName channel) throws RocksDBException {
    written.forget(channel);
    byte[] first = StoreKey.prefix(channel);
    for (Column column : Column.values()) {
      switch (column) {
        case CHAINS, BLOCKS, TRANSIENT -> {
          // these are not made of blocks
        }
        case BLOCK_HASHES, TRANSACTIONS, OBJECTIONS, STATE, HISTORY, INDEXES, INDEX_DEFINITIONS ->
            deleteRange(batch, column, first, StoreKey.after(first));
      }
    }
  }

  /** Removes the blocks of a channel from one on. */
  void removeBlocks(WriteBatch batch, ChannelName channel, long from) throws RocksDBException {
    deleteRange(
        batch,
        Column.BLOCKS,
        StoreKey.block(channel, from),
        StoreKey.after(StoreKey.prefix(channel)));
  }

  /** Notes where a chain ends in what is stored. */
  void note(ChannelName channel, ChainEnd end) {
    written.note(open().rocks().getLatestSequenceNumber(), channel, end);
  }

  /** Notes that all that is stored is on the disk, as it is when the database has been opened. */
  void noteForced() {
    written.noteForced(open().rocks().getLatestSequenceNumber());
  }

  /** From now on it can be brought back to what is written by now. */
  void keepWayTo(String name) {
    waysBack.add(name, open().rocks());
  }

  /** Whether it can be brought back to a state of before as it is. */
  boolean hasWayTo(String name) {
    return failure == null && waysBack.has(name);
  }

  /** Brings it back, in one write that is on the disk when this returns; nobody else is inside. */
  void goBackTo(String name) throws RocksDBException {
    try (var batch = new WriteBatch()) {
      for (WaysBack.Row row : waysBack.changed(name)) {
        byte[] key = row.key().toByteArray();
        Optional<byte[]> before = get(row.column(), key, waysBack.state(name));
        if (before.isPresent()) {
          put(batch, row.column(), key, before.get());
        } else {
          delete(batch, row.column(), key);
        }
      }
      write(batch);
      waysBack.isBackAt(name);
    }
  }

  /** It will not be brought back to a state any more. */
  void forgetWayTo(String name) {
    waysBack.forget(name);
  }

  private void put(WriteBatch batch, WriteOptions how) throws RocksDBException {
    waysBack.isToChange(batch, open()::column);
    try {
      open().rocks().write(how, batch);
      open().small().noteWritten(batch.getDataSize());
    } catch (RocksDBException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    }
  }

  /** Why the last write failed; empty if it did not. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Before a write, outside of the gate: makes it possible again after one that failed.
   *
   * @throws HeddleException {@code UNAVAILABLE} if there is no room yet
   */
  void mend(Gate gate) {
    if (failure != null) {
      Room.check(dir);
      gate.renew(() -> {
        if (failure != null) {
          reopen();
        }
      });
    }
  }

  private void reopen() throws RocksDBException {
    isOpen = false;
    waysBack.close();
    present.close();
    present = opened(dir, written.state(), memory);
    isOpen = true;
    failure = null;
    log.info("The ledger has been opened again after a failed write");
  }

  void close() {
    if (isOpen && present.flush()) {
      written.noteForced(present.rocks().getLatestSequenceNumber());
    }
    closeAtOnce();
  }

  /** Closes it without making the next start easier. */
  void closeAtOnce() {
    waysBack.close();
    plain.close();
    synced.close();
    unsynced.close();
    present.close();
  }

  private OpenRocks open() {
    if (!isOpen) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The ledger could not be opened again after a failed write: %s".formatted(failure));
    }
    return present;
  }
}
