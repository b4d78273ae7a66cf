// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.KeyOrder;
import io.heddle.ledger.KeyedEntry;
import io.heddle.validate.BlockState.Change;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * A range of committed keys with a block's changes woven in: new ones appear, deleted ones do not.
 */
final class MergedRange implements Cursor<KeyedEntry> {

  private final Cursor<KeyedEntry> committed;
  private final Iterator<Map.Entry<ByteString, Change>> changes;
  private Optional<KeyedEntry> nextCommitted;
  private Optional<Map.Entry<ByteString, Change>> nextChange;

  MergedRange(Cursor<KeyedEntry> committed, Iterator<Map.Entry<ByteString, Change>> changes) {
    this.committed = committed;
    this.changes = changes;
    this.nextCommitted = committed.next();
    this.nextChange = advance();
  }

  @Override
  public Optional<KeyedEntry> next() {
    while (nextChange.isPresent()) {
      ByteString changedKey = nextChange.get().getKey();
      int order =
          nextCommitted.map(entry -> KeyOrder.BYTES.compare(entry.key(), changedKey)).orElse(1);
      if (order < 0) {
        break;
      }
      if (order == 0) {
        nextCommitted = committed.next();
      }
      Change change = nextChange.get().getValue();
      nextChange = advance();
      if (change.entry().isPresent()) {
        return Optional.of(new KeyedEntry(changedKey, change.entry().get()));
      }
    }
    Optional<KeyedEntry> taken = nextCommitted;
    nextCommitted = taken.isPresent() ? committed.next() : taken;
    return taken;
  }

  @Override
  public void close() {
    committed.close();
  }

  private Optional<Map.Entry<ByteString, Change>> advance() {
    return changes.hasNext() ? Optional.of(changes.next()) : Optional.empty();
  }
}
