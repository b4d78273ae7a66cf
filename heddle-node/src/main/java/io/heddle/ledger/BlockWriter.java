// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Turns a block and its changes into one batch, which is durable as a whole or not at all. */
final class BlockWriter {

  private final Database database;
  private final ChannelName channel;
  private final StateIndexes indexes;
  private final TransientData transientData;
  private final NamespaceHints hints;
  private final long transientBlocks;

  /**
   * @param transientBlocks for how many blocks private data of a transaction that never comes is
   *     kept at least; at most twice as many
   */
  BlockWriter(
      Database database,
      ChannelName channel,
      StateIndexes indexes,
      TransientData transientData,
      NamespaceHints hints,
      long transientBlocks) {
    this.database = database;
    this.channel = channel;
    this.indexes = indexes;
    this.transientData = transientData;
    this.hints = hints;
    this.transientBlocks = transientBlocks;
  }

  void write(BlockUpdate update, ChainEnd end) throws RocksDBException {
    long number = update.block().getHeader().getNumber();
    try (var batch = new WriteBatch()) {
      byte[] block = update.block().toByteArray();
      database.put(batch, Column.BLOCKS, StoreKey.block(channel, number), block);
      database.put(
          batch,
          Column.BLOCK_HASHES,
          StoreKey.blockHash(channel, end.headerHash()),
          StoreValue.ofNumber(number));
      if (number == 0) {
        hints.begin(batch);
      }
      addTransactions(batch, number, update.transactions());
      removeTransientData(batch, number, update.transactions());
      addState(batch, update.state());
      indexes.add(batch, update.state());
      addHistory(batch, number, update.history());
      database.put(batch, Column.CHAINS, StoreKey.chain(channel), StoreValue.of(end));
      database.write(batch, channel, end);
    }
  }

  /** Changes the state without a block; the chain ends where it ended. */
  void amend(List<StateChange> changes, ChainEnd end) throws RocksDBException {
    try (var batch = new WriteBatch()) {
      addState(batch, changes);
      indexes.add(batch, changes);
      database.write(batch, channel, end);
    }
  }

  /** As {@link #amend}, forced to the disk. */
  void note(List<StateChange> changes) throws RocksDBException {
    try (var batch = new WriteBatch()) {
      addState(batch, changes);
      database.write(batch);
    }
  }

  private void addTransactions(WriteBatch batch, long number, List<IndexedTx> transactions)
      throws RocksDBException {
    Set<TxId> inThisBlock = new HashSet<>();
    for (IndexedTx tx : transactions) {
      byte[] key = StoreKey.transaction(channel, tx.txId());
      boolean isFirst =
          inThisBlock.add(tx.txId()) && database.get(Column.TRANSACTIONS, key).isEmpty();
      if (isFirst) {
        var position = new TxPosition(number, tx.index(), tx.code());
        database.put(batch, Column.TRANSACTIONS, key, StoreValue.of(position));
      }
      if (tx.objection().isPresent()) {
        database.put(
            batch,
            Column.OBJECTIONS,
            StoreKey.position(channel, number, tx.index()),
            StoreValue.of(tx.objection().get()));
      }
    }
  }

  private void removeTransientData(WriteBatch batch, long number, List<IndexedTx> transactions)
      throws RocksDBException {
    for (IndexedTx tx : transactions) {
      byte[] key = StoreKey.transaction(channel, tx.txId());
      if (database.get(Column.TRANSIENT, key).isPresent()) {
        database.delete(batch, Column.TRANSIENT, key);
      }
    }
    if (number > transientBlocks && number % transientBlocks == 0) {
      for (byte[] key : transientData.endorsedBelow(number - transientBlocks)) {
        database.delete(batch, Column.TRANSIENT, key);
      }
    }
  }

  void addState(WriteBatch batch, List<StateChange> changes) throws RocksDBException {
    for (StateChange change : changes) {
      hints.follow(batch, change);
      byte[] key = StoreKey.state(channel, change.namespace(), change.key());
      Optional<byte[]> value = change.entry().map(StoreValue::of);
      if (value.isPresent()) {
        database.put(batch, Column.STATE, key, value.get());
      } else {
        database.delete(batch, Column.STATE, key);
      }
    }
  }

  private void addHistory(WriteBatch batch, long number, List<HistoryChange> changes)
      throws RocksDBException {
    for (HistoryChange change : changes) {
      byte[] key =
          StoreKey.history(channel, change.namespace(), change.key(), number, change.txIndex());
      database.put(batch, Column.HISTORY, key, change.modification().toByteArray());
    }
  }
}
