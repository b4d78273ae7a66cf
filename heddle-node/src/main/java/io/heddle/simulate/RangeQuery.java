// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import io.heddle.base.Cursor;
import io.heddle.ledger.KeyedEntry;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;

/**
 * The keys of a range, one after the other; each one taken is recorded, and so is the end.
 *
 * <p>A caller that reads ahead by one record therefore changes what is recorded, as it does in
 * Fabric. Its monitor guards it.
 */
public final class RangeQuery implements Cursor<KV> {

  private final String namespace;
  private final Cursor<KeyedEntry> entries;
  private final TransactionRecord transaction;
  private final RangeRecord record;
  private Optional<KeyedEntry> ahead = Optional.empty();

  RangeQuery(
      String namespace,
      Cursor<KeyedEntry> entries,
      TransactionRecord transaction,
      RangeRecord record) {
    this.namespace = namespace;
    this.entries = entries;
    this.transaction = transaction;
    this.record = record;
  }

  @Override
  public synchronized Optional<KV> next() {
    transaction.checkOpen();
    Optional<KeyedEntry> found = ahead.or(entries::next);
    ahead = Optional.empty();
    if (found.isEmpty()) {
      record.ended();
      return Optional.empty();
    }
    String key = found.get().key().toStringUtf8();
    record.took(key, found.get().entry().version());
    return Optional.of(
        KV.newBuilder()
            .setNamespace(namespace)
            .setKey(key)
            .setValue(found.get().entry().value())
            .build());
  }

  /** The key that {@link #next} would take, empty at the end; looking at it is not recorded. */
  public synchronized String nextKey() {
    transaction.checkOpen();
    ahead = ahead.or(entries::next);
    return ahead.map(found -> found.key().toStringUtf8()).orElse("");
  }

  /** Gives the iterator up; what it read stays recorded. */
  @Override
  public void close() {
    entries.close();
  }
}
