// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import io.heddle.base.KeyOrder;
import io.heddle.base.Sha256;
import io.heddle.ledger.Version;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;

/**
 * What a transaction did in one private data collection: by hashes for everybody, in clear for
 * members. Both are sorted by the keys in clear.
 */
final class CollectionRecord {

  /** Value empty: deleted. */
  private record Write(ByteString value, boolean isPurge) {}

  private final SortedMap<String, Optional<Version>> reads = new TreeMap<>(KeyOrder.UTF8);
  private final SortedMap<String, Write> writes = new TreeMap<>(KeyOrder.UTF8);
  private final SortedMap<String, KVMetadataEntry> metadataWrites = new TreeMap<>(KeyOrder.UTF8);
  private boolean isValueRead;

  void read(String key, Optional<Version> version) {
    reads.putIfAbsent(key, version);
  }

  /** Reads what only members have, and not just its hash. */
  void readValue(String key, Optional<Version> version) {
    isValueRead = true;
    read(key, version);
  }

  boolean isValueRead() {
    return isValueRead;
  }

  void write(String key, ByteString value) {
    writes.put(key, new Write(value, false));
  }

  void purge(String key) {
    writes.put(key, new Write(ByteString.EMPTY, true));
  }

  void writeMetadata(String key, KVMetadataEntry entry) {
    metadataWrites.put(key, entry);
  }

  CollectionHashedReadWriteSet hashed(String collection) {
    var set = HashedRWSet.newBuilder();
    reads.forEach((key, version) -> set.addHashedReads(hashedRead(key, version)));
    writes.forEach((key, write) -> set.addHashedWrites(hashedWrite(key, write)));
    metadataWrites.forEach((key, entry) ->
        set.addMetadataWrites(
            KVMetadataWriteHash.newBuilder().setKeyHash(hash(key)).addEntries(entry)));
    var message =
        CollectionHashedReadWriteSet.newBuilder()
            .setCollectionName(collection)
            .setHashedRwset(set.build().toByteString());
    clear().ifPresent(values -> message.setPvtRwsetHash(Sha256.of(values)));
    return message.build();
  }

  /** The marshalled private write set; empty if nothing was written. */
  Optional<ByteString> clear() {
    if (writes.isEmpty() && metadataWrites.isEmpty()) {
      return Optional.empty();
    }
    var set = KVRWSet.newBuilder();
    writes.forEach((key, write) -> set.addWrites(Writes.of(key, write.value())));
    metadataWrites
        .keySet()
        .forEach(key -> set.addMetadataWrites(KVMetadataWrite.newBuilder().setKey(key)));
    return Optional.of(set.build().toByteString());
  }

  private static KVReadHash hashedRead(String key, Optional<Version> version) {
    var read = KVReadHash.newBuilder().setKeyHash(hash(key));
    version.ifPresent(present -> read.setVersion(Reads.version(present)));
    return read.build();
  }

  private static KVWriteHash hashedWrite(String key, Write write) {
    var hashed = KVWriteHash.newBuilder().setKeyHash(hash(key)).setIsPurge(write.isPurge());
    return write.value().isEmpty()
        ? hashed.setIsDelete(true).build()
        : hashed.setValueHash(Sha256.of(write.value())).build();
  }

  private static ByteString hash(String key) {
    return Sha256.of(ByteString.copyFromUtf8(key));
  }
}
