// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The blocks of which snapshots were asked for and are not made yet, in a namespace of the ledger's
 * state that no chaincode can have: on disk before anybody is told of it.
 */
record RequestNotes(Ledger ledger) {

  private static final String NAMESPACE = "$$snapshot-requests";
  private static final ByteString PRESENT = ByteString.copyFromUtf8("1");

  /** In unsigned order. */
  NavigableSet<Long> all() {
    NavigableSet<Long> all = new TreeSet<>(Long::compareUnsigned);
    try (StateSnapshot state = ledger.snapshot();
        Cursor<KeyedEntry> rows = state.range(NAMESPACE, ByteString.EMPTY, ByteString.EMPTY)) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        all.add(row.get().key().asReadOnlyByteBuffer().getLong());
      }
    }
    return all;
  }

  void add(long block) {
    note(block, Optional.of(StateEntry.of(PRESENT, new Version(block, 0))));
  }

  void remove(long block) {
    note(block, Optional.empty());
  }

  private void note(long block, Optional<StateEntry> entry) {
    ByteString key = ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(0, block));
    ledger.note(List.of(new StateChange(NAMESPACE, key, entry)));
  }
}
