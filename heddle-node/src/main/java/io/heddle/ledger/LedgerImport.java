// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The ledger of a channel while it is made of a snapshot: nobody sees it before it is whole, and
 * nothing is left of it if it is closed before, or the process ends. For one thread.
 */
public final class LedgerImport implements AutoCloseable {

  private static final byte[] NO_POSITION = new byte[0];
  private static final long MAX_BATCH_BYTES = 4 << 20;

  private final Ledger ledger;
  private final Database database;
  private final Gate gate;
  private final Runnable removal;
  private WriteBatch batch = new WriteBatch();
  private boolean isOver;

  private LedgerImport(Ledger ledger, Database database, Gate gate, Runnable removal) {
    this.ledger = ledger;
    this.database = database;
    this.gate = gate;
    this.removal = removal;
  }

  /**
   * Begins one.
   *
   * @param removal removes what there is
   */
  static LedgerImport begin(Ledger ledger, Database database, Gate gate, Runnable removal) {
    removal.run();
    database.mend(gate);
    gate.pass(() -> {
      try (var mark = new WriteBatch()) {
        database.put(
            mark, Column.CHAINS, StoreKey.chain(ledger.channel()), StoreValue.of(ChainEnd.EMPTY));
        ledger.hints().begin(mark);
        database.write(mark);
      }
      return ledger;
    });
    return new LedgerImport(ledger, database, gate, removal);
  }

  /** A key of the state. */
  public void add(StateChange change) {
    pass(() -> {
      ledger.hints().follow(batch, change);
      Optional<byte[]> value = change.entry().map(StoreValue::of);
      if (value.isPresent()) {
        database.put(
            batch,
            Column.STATE,
            StoreKey.state(channel(), change.namespace(), change.key()),
            value.get());
      }
    });
  }

  /** The id of a transaction that is in a block before the origin. */
  public void add(TxId txId) {
    pass(() ->
        database.put(
            batch, Column.TRANSACTIONS, StoreKey.transaction(channel(), txId), NO_POSITION));
  }

  /** All is there: from now on it is the channel's ledger, and on the disk. */
  public Ledger finish(Origin origin) {
    add(
        new StateChange(
            Origin.NAMESPACE,
            ByteString.EMPTY,
            Optional.of(
                StateEntry.of(
                    ByteString.copyFrom(StoreValue.of(origin)), new Version(origin.block(), 0)))));
    gate.pass(() -> {
      database.put(batch, Column.CHAINS, StoreKey.chain(channel()), StoreValue.of(origin.end()));
      database.writeForced(batch, channel(), origin.end());
      return ledger;
    });
    isOver = true;
    batch.close();
    ledger.load();
    ledger.beginAt(origin);
    return ledger;
  }

  private ChannelName channel() {
    return ledger.channel();
  }

  private void pass(Gate.Renewal addition) {
    gate.pass(() -> {
      addition.run();
      if (batch.getDataSize() > MAX_BATCH_BYTES) {
        writePart();
      }
      return ledger;
    });
  }

  private void writePart() throws RocksDBException {
    database.writePart(batch);
    batch.close();
    batch = new WriteBatch();
  }

  /** Removes what there is of one that has not come to its end. */
  @Override
  public void close() {
    if (!isOver) {
      isOver = true;
      batch.close();
      removal.run();
    }
  }
}
