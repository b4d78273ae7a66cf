// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Cursor;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * In which namespaces of a channel there may be what few channels have: keys with metadata, and
 * notes of what expires with a block. Elsewhere nobody need read to learn that there is nothing;
 * each write of a key asks for its endorsement policy three times, and each block for what expires.
 *
 * <p>It is told before that can be read, and forgets none while the chain lasts.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/privacyenabledstate/optimization.go.
 */
final class NamespaceHints {

  static final String NAMESPACE = "$$hints";

  private static final String EXPIRING = "$$expiry";
  private static final ByteString WHOLE = ByteString.EMPTY;
  private static final byte[] NOTED =
      StoreValue.of(StateEntry.of(ByteString.copyFromUtf8("1"), new Version(0, 0)));

  private final ChannelName channel;
  private final Database database;
  private final Set<String> noted = ConcurrentHashMap.newKeySet();
  private volatile boolean isWhole; // or else there may be more than what is noted

  NamespaceHints(ChannelName channel, Database database) {
    this.channel = channel;
    this.database = database;
  }

  /** Reads what is noted; a ledger of before that was noted has nothing. */
  void load(Gate gate) {
    byte[] prefix = StoreKey.state(channel, NAMESPACE, ByteString.EMPTY);
    try (Cursor<ByteString> keys =
        gate.adopt(() ->
            database.scan(
                Column.STATE,
                prefix,
                StoreKey.after(prefix),
                new ReadOptions().setFillCache(false),
                (key, _) -> ByteString.copyFrom(key, prefix.length, key.length - prefix.length),
                gate))) {
      for (Optional<ByteString> key = keys.next(); key.isPresent(); key = keys.next()) {
        isWhole |= key.get().equals(WHOLE);
        noted.add(key.get().toStringUtf8());
      }
    }
  }

  /** Before anything of a chain is written: from here on all is noted. */
  void begin(WriteBatch batch) throws RocksDBException {
    note(batch, WHOLE);
    isWhole = true;
  }

  /** Before a change can be read. */
  void follow(WriteBatch batch, StateChange change) throws RocksDBException {
    boolean isExpiry = isOfExpiry(change.namespace());
    if (change.entry().filter(entry -> isExpiry || !entry.metadata().isEmpty()).isPresent()) {
      noted.add(change.namespace());
      note(batch, ByteString.copyFromUtf8(change.namespace()));
    }
  }

  /** Whether it is empty for certain. */
  boolean isWithoutRows(String namespace) {
    return isOfExpiry(namespace) && !isNoted(namespace);
  }

  boolean mayHaveMetadata(String namespace) {
    return isNoted(namespace);
  }

  private static boolean isOfExpiry(String namespace) {
    return namespace.startsWith(EXPIRING);
  }

  private boolean isNoted(String namespace) {
    return !isWhole || noted.contains(namespace);
  }

  private void note(WriteBatch batch, ByteString key) throws RocksDBException {
    database.put(batch, Column.STATE, StoreKey.state(channel, NAMESPACE, key), NOTED);
  }
}
