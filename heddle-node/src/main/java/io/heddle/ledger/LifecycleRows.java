// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.RocksDBException;

/**
 * Rows of the lifecycle's namespaces as they are from one change of these to the next: each call of
 * a chaincode reads its definition, which hardly ever changes. Safe for threads.
 */
final class LifecycleRows {

  /** Keeps nothing: while they change. */
  static final LifecycleRows NONE = new LifecycleRows(0);

  private static final String PREFIX = "_lifecycle"; // no chaincode's name begins so
  private static final int MOST = 4096;
  private static final int MOST_BYTES = 16 << 10;

  private record Key(String namespace, ByteString key) {}

  /** Reads a row from the store. */
  @FunctionalInterface
  interface Reading {
    Optional<StateEntry> read() throws RocksDBException;
  }

  private final Map<Key, StateEntry> rows = new ConcurrentHashMap<>();
  private final int most;

  LifecycleRows() {
    this(MOST);
  }

  private LifecycleRows(int most) {
    this.most = most;
  }

  static boolean has(String namespace) {
    return namespace.startsWith(PREFIX);
  }

  /** Whether a block changes any. */
  static boolean isIn(BlockUpdate block) {
    for (StateChange change : block.state()) {
      if (has(change.namespace())) {
        return true;
      }
    }
    return false;
  }

  /** What somebody has read already, or what is read now. */
  Optional<StateEntry> get(String namespace, ByteString key, Reading reading)
      throws RocksDBException {
    if (most == 0) {
      return reading.read();
    }
    var row = new Key(namespace, key);
    StateEntry known = rows.get(row);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<StateEntry> read = reading.read(); // who asks for what is not there fills no memory
    if (rows.size() < most) {
      read.filter(entry -> entry.value().size() <= MOST_BYTES)
          .ifPresent(entry -> rows.put(row, entry));
    }
    return read;
  }
}
