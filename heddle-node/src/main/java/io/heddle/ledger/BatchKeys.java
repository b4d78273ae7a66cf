// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.rocksdb.WriteBatch;

/** The keys that a batch changes. For one thread; holds native memory until it is closed. */
final class BatchKeys extends WriteBatch.Handler {

  private static final int DEFAULT_FAMILY = 0;

  private final IntFunction<Column> columns;
  private final Set<WaysBack.Row> rows = new HashSet<>();
  private boolean hasRange;

  /**
   * None yet.
   *
   * @param columns by the numbers of their families
   */
  BatchKeys(IntFunction<Column> columns) {
    this.columns = columns;
  }

  Set<WaysBack.Row> rows() {
    return rows;
  }

  /** Whether it also removes keys that it does not name. */
  boolean hasRange() {
    return hasRange;
  }

  private void add(int family, byte[] key) {
    rows.add(new WaysBack.Row(columns.apply(family), ByteString.copyFrom(key)));
  }

  @Override
  public void put(int family, byte[] key, byte[] value) {
    add(family, key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    add(DEFAULT_FAMILY, key);
  }

  @Override
  public void merge(int family, byte[] key, byte[] value) {
    add(family, key);
  }

  @Override
  public void merge(byte[] key, byte[] value) {
    add(DEFAULT_FAMILY, key);
  }

  @Override
  public void delete(int family, byte[] key) {
    add(family, key);
  }

  @Override
  public void delete(byte[] key) {
    add(DEFAULT_FAMILY, key);
  }

  @Override
  public void singleDelete(int family, byte[] key) {
    add(family, key);
  }

  @Override
  public void singleDelete(byte[] key) {
    add(DEFAULT_FAMILY, key);
  }

  @Override
  public void deleteRange(int family, byte[] first, byte[] end) {
    hasRange = true;
  }

  @Override
  public void deleteRange(byte[] first, byte[] end) {
    hasRange = true;
  }

  @Override
  public void putBlobIndex(int family, byte[] key, byte[] value) {
    add(family, key);
  }

  @Override
  public void logData(byte[] blob) {}

  @Override
  public void markBeginPrepare() {}

  @Override
  public void markEndPrepare(byte[] id) {}

  @Override
  public void markNoop(boolean isEmpty) {}

  @Override
  public void markRollback(byte[] id) {}

  @Override
  public void markCommit(byte[] id) {}

  @Override
  public void markCommitWithTimestamp(byte[] id, byte[] timestamp) {}
}
