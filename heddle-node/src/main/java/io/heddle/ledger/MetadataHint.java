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
 * In which namespaces of a channel there may be keys with metadata: elsewhere nobody need read a
 * key to learn that it has none. Each write of a key asks for its endorsement policy three times,
 * and few namespaces have any.
 *
 * <p>It is told of metadata before that can be read, and forgets none while the chain lasts.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/privacyenabledstate/optimization.go.
 */
final class MetadataHint {

  static final String NAMESPACE = "$$metadata";

  private static final ByteString WHOLE = ByteString.EMPTY;
  private static final byte[] NOTED =
      StoreValue.of(StateEntry.of(ByteString.copyFromUtf8("1"), new Version(0, 0)));

  private final ChannelName channel;
  private final Database database;
  private volatile Optional<Set<String>> namespaces = Optional.empty(); // empty: it is not known

  MetadataHint(ChannelName channel, Database database) {
    this.channel = channel;
    this.database = database;
  }

  /** Reads what is noted; a ledger of before that was noted has nothing. */
  void load(Gate gate) {
    byte[] prefix = StoreKey.state(channel, NAMESPACE, ByteString.EMPTY);
    Set<ByteString> noted = ConcurrentHashMap.newKeySet();
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
        noted.add(key.get());
      }
    }
    if (noted.remove(WHOLE)) {
      Set<String> found = ConcurrentHashMap.newKeySet();
      noted.forEach(namespace -> found.add(namespace.toStringUtf8()));
      namespaces = Optional.of(found);
    }
  }

  /** Before anything of a chain is written: from here on all is noted. */
  void begin(WriteBatch batch) throws RocksDBException {
    note(batch, WHOLE);
    namespaces = Optional.of(ConcurrentHashMap.newKeySet());
  }

  /** Before a change can be read. */
  void follow(WriteBatch batch, StateChange change) throws RocksDBException {
    if (change.entry().filter(entry -> !entry.metadata().isEmpty()).isPresent()) {
      namespaces.ifPresent(known -> known.add(change.namespace()));
      note(batch, ByteString.copyFromUtf8(change.namespace()));
    }
  }

  boolean mayBeIn(String namespace) {
    Optional<Set<String>> known = namespaces;
    return known.isEmpty() || known.get().contains(namespace);
  }

  private void note(WriteBatch batch, ByteString key) throws RocksDBException {
    database.put(batch, Column.STATE, StoreKey.state(channel, NAMESPACE, key), NOTED);
  }
}
