// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What endorsed transactions of a channel wrote to private data collections, kept until their block
 * comes: it goes with the batch that makes the block durable, valid or not, or when the ledger has
 * grown long past the endorsement. Safe for several threads.
 *
 * <p>Fabric: core/transientstore/store.go.
 */
public final class TransientData {

  private static final int LOCKS = 64;

  /** Of one transaction, of what others have given. */
  private static final int MAX_SETS = 4096;

  private static final long MAX_BYTES = 100L * 1024 * 1024;

  private final ChannelName channel;
  private final Database database;
  private final Gate gate;

  /** Adding reads before it writes; some transactions share one. */
  private final List<ReentrantLock> adding =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  TransientData(ChannelName channel, Database database, Gate gate) {
    this.channel = channel;
    this.database = database;
    this.gate = gate;
  }

  /** Keeps what a transaction wrote, beside what it wrote in other endorsements; on disk then. */
  public void add(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
    boolean _ = add(txId, written, _ -> true);
  }

  /**
   * As {@link #add}, of what somebody else says that it wrote; false if so much is kept of it
   * already that no more is.
   */
  public boolean addGiven(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
    return add(
        txId,
        written,
        all ->
            all.size() < MAX_SETS
                && all.stream().mapToLong(TxPvtReadWriteSetWithConfigInfo::getSerializedSize).sum()
                    < MAX_BYTES);
  }

  private boolean add(
      TxId txId,
      TxPvtReadWriteSetWithConfigInfo written,
      Predicate<List<TxPvtReadWriteSetWithConfigInfo>> hasRoom) {
    byte[] key = StoreKey.transaction(channel, txId);
    ReentrantLock lock = adding.get(Math.floorMod(txId.hashCode(), LOCKS));
    lock.lock();
    try {
      database.mend(gate);
      return gate.pass(() -> {
        List<TxPvtReadWriteSetWithConfigInfo> all = new ArrayList<>(read(key));
        if (all.contains(written)) {
          return true;
        }
        if (!hasRoom.test(all)) {
          return false;
        }
        all.add(written);
        try (var batch = new WriteBatch()) {
          database.put(batch, Column.TRANSIENT, key, StoreValue.of(all));
          database.write(batch);
        }
        return true;
      });
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps again what transactions wrote whose blocks are to be committed again; a power cut may
   * take it back as long as nothing is written after it.
   */
  public void restore(Map<TxId, TxPvtReadWriteSetWithConfigInfo> written) {
    database.mend(gate);
    gate.pass(() -> {
      try (var batch = new WriteBatch()) {
        for (Map.Entry<TxId, TxPvtReadWriteSetWithConfigInfo> one : written.entrySet()) {
          byte[] key = StoreKey.transaction(channel, one.getKey());
          List<TxPvtReadWriteSetWithConfigInfo> all = new ArrayList<>(read(key));
          if (!all.contains(one.getValue())) {
            all.add(one.getValue());
            database.put(batch, Column.TRANSIENT, key, StoreValue.of(all));
          }
        }
        database.writePart(batch);
      }
      return channel;
    });
  }

  /** What a transaction may have written: one set for each endorsement that differs. */
  public List<TxPvtReadWriteSet> find(TxId txId) {
    return all(txId).stream().map(TxPvtReadWriteSetWithConfigInfo::getPvtRwset).toList();
  }

  /** As {@link #find}, with the collections as they were defined then. */
  public List<TxPvtReadWriteSetWithConfigInfo> all(TxId txId) {
    byte[] key = StoreKey.transaction(channel, txId);
    return gate.pass(() -> read(key));
  }

  /** The rows of transactions that were last endorsed below a height. */
  List<byte[]> endorsedBelow(long height) {
    byte[] first = StoreKey.prefix(channel);
    List<byte[]> old = new ArrayList<>();
    try (RowCursor<Optional<byte[]>> rows =
        gate.adopt(() ->
            database.scan(
                Column.TRANSIENT,
                first,
                StoreKey.after(first),
                new ReadOptions(),
                (key, value) -> isOld(value, height) ? Optional.of(key) : Optional.empty(),
                gate))) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        row.get().ifPresent(old::add);
      }
    }
    return old;
  }

  private static boolean isOld(byte[] value, long height) {
    return StoreValue.privateSets(value).stream().allMatch(set -> set.getEndorsedAt() < height);
  }

  private List<TxPvtReadWriteSetWithConfigInfo> read(byte[] key) throws RocksDBException {
    return database.get(Column.TRANSIENT, key).map(StoreValue::privateSets).orElse(List.of());
  }
}
