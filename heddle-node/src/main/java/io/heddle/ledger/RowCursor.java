// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;
import java.util.Optional;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The rows of a scan. Its own monitor keeps a close from overlapping with a read. */
final class RowCursor<T> implements Cursor<T>, Gate.Child {

  /** What a row means. */
  @FunctionalInterface
  interface Row<T> {
    T of(byte[] key, byte[] value);
  }

  private final RocksIterator iterator;
  private final boolean isBackwards;
  private final List<? extends AbstractNativeReference> bounds;
  private final Row<T> row;
  private final Gate gate;
  private boolean isStarted;
  private boolean isClosed;

  /**
   * The rows within the bounds that the iterator was opened with.
   *
   * @param bounds what the iterator needs to live, closed after it
   */
  RowCursor(
      RocksIterator iterator,
      boolean isBackwards,
      List<? extends AbstractNativeReference> bounds,
      Row<T> row,
      Gate gate) {
    this.iterator = iterator;
    this.isBackwards = isBackwards;
    this.bounds = bounds;
    this.row = row;
    this.gate = gate;
  }

  @Override
  public synchronized Optional<T> next() {
    if (isClosed) {
      throw new HeddleException(Fault.UNAVAILABLE, "The ledger query is closed");
    }
    if (!isStarted) {
      start();
    } else if (iterator.isValid()) {
      step();
    }
    if (iterator.isValid()) {
      return Optional.of(row.of(iterator.key(), iterator.value()));
    }
    checkThatItIsTheEnd();
    return Optional.empty();
  }

  private void start() {
    isStarted = true;
    if (isBackwards) {
      iterator.seekToLast();
    } else {
      iterator.seekToFirst();
    }
  }

  private void step() {
    if (isBackwards) {
      iterator.prev();
    } else {
      iterator.next();
    }
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
      bounds.forEach(AbstractNativeReference::close);
    }
    gate.forget(this);
  }
}
