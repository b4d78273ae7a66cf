// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What is noted of a whole ledger, in namespaces of its state that no chaincode can have. It is
 * forced to the disk.
 */
final class LedgerMarks {

  static final String PAUSED = "$$paused";
  static final String REBUILD = "$$rebuild";

  private static final ByteString PRESENT = ByteString.copyFromUtf8("1");
  private static final Version NEVER = new Version(0, 0);

  private final ChannelName channel;
  private final Database database;

  LedgerMarks(ChannelName channel, Database database) {
    this.channel = channel;
    this.database = database;
  }

  boolean isPaused() throws RocksDBException {
    return get(PAUSED).isPresent();
  }

  void addPaused(WriteBatch batch, boolean isPaused) throws RocksDBException {
    add(batch, PAUSED, isPaused ? Optional.of(PRESENT) : Optional.empty());
  }

  Optional<Rebuild> rebuild() throws RocksDBException {
    return get(REBUILD).map(StoreValue::rebuild);
  }

  void addRebuild(WriteBatch batch, Optional<Rebuild> rebuild) throws RocksDBException {
    add(batch, REBUILD, rebuild.map(StoreValue::of).map(ByteString::copyFrom));
  }

  private Optional<ByteString> get(String namespace) throws RocksDBException {
    return database
        .get(Column.STATE, key(namespace))
        .map(StoreValue::stateEntry)
        .map(StateEntry::value);
  }

  private void add(WriteBatch batch, String namespace, Optional<ByteString> value)
      throws RocksDBException {
    if (value.isPresent()) {
      database.put(
          batch, Column.STATE, key(namespace), StoreValue.of(StateEntry.of(value.get(), NEVER)));
    } else {
      database.delete(batch, Column.STATE, key(namespace));
    }
  }

  private byte[] key(String namespace) {
    return StoreKey.state(channel, namespace, ByteString.EMPTY);
  }
}
