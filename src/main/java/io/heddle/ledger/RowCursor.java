// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** The rows of a scan. Its own monitor keeps a close from overlapping with a read. */
final class RowCursor<T> implements Cursor<T>, Gate.Child {

  /** What a row means. */
  @FunctionalInterface
  interface Row<T> {
    T of(byte[] key, byte[] value);
  }

  private final RocksIterator iterator;
  private final ReadOptions view;
  private final Slice bound;
  private final byte[] first;
  private final Row<T> row;
  private final Gate gate;
  private boolean isStarted;
  private boolean isClosed;

  RowCursor(
      RocksIterator iterator, ReadOptions view, Slice bound, byte[] first, Row<T> row, Gate gate) {
    this.iterator = iterator;
    this.view = view;
    this.bound = bound;
    this.first = first;
    this.row = row;
    this.gate = gate;
  }

  @Override
  public synchronized Optional<T> next() {
    if (isClosed) {
      throw new HeddleException(Fault.UNAVAILABLE, "The ledger query is closed");
    }
    if (!isStarted) {
      iterator.seek(first);
      isStarted = true;
    } else if (iterator.isValid()) {
      iterator.next();
    }
    if (iterator.isValid()) {
      return Optional.of(row.of(iterator.key(), iterator.value()));
    }
    checkThatItIsTheEnd();
    return Optional.empty();
  }

  /** An iterator that failed looks like one that has ended. */
  private void checkThatItIsTheEnd() {
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw Gate.failed("ledger query", e);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      iterator.close();
      view.close();
      bound.close();
    }
    gate.forget(this);
  }
}
