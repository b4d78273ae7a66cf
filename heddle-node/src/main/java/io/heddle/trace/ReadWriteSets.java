// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.trace.TransactionTrace.Collection;
import io.heddle.trace.TransactionTrace.HashedWrite;
import io.heddle.trace.TransactionTrace.Metadata;
import io.heddle.trace.TransactionTrace.Namespace;
import io.heddle.trace.TransactionTrace.Range;
import io.heddle.trace.TransactionTrace.Read;
import io.heddle.trace.TransactionTrace.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;

/** Read-write sets in words and numbers. */
final class ReadWriteSets {

  /** Finds the value that a key had before the transaction, empty if there was no such key. */
  @FunctionalInterface
  interface Before {
    Optional<ByteString> value(String namespace, String key);
  }

  private ReadWriteSets() {}

  /**
   * Takes a marshalled set apart.
   *
   * @throws InvalidProtocolBufferException if it is not one
   */
  static List<Namespace> of(ByteString results, Before before)
      throws InvalidProtocolBufferException {
    List<Namespace> namespaces = new ArrayList<>();
    for (NsReadWriteSet set : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
      namespaces.add(namespace(set, before));
    }
    return namespaces;
  }

  private static Namespace namespace(NsReadWriteSet set, Before before)
      throws InvalidProtocolBufferException {
    String name = set.getNamespace();
    KVRWSet open = KVRWSet.parseFrom(set.getRwset());
    List<Collection> collections = new ArrayList<>();
    for (CollectionHashedReadWriteSet collection : set.getCollectionHashedRwsetList()) {
      collections.add(collection(collection));
    }
    return new Namespace(
        name,
        open.getReadsList().stream()
            .map(read -> new Read(read.getKey(), version(read.hasVersion(), read.getVersion())))
            .toList(),
        open.getRangeQueriesInfoList().stream().map(ReadWriteSets::range).toList(),
        open.getWritesList().stream()
            .map(write ->
                new Write(
                    write.getKey(),
                    before.value(name, write.getKey()).map(Value::of),
                    after(write)))
            .toList(),
        open.getMetadataWritesList().stream().map(ReadWriteSets::metadata).toList(),
        collections);
  }

  private static Range range(RangeQueryInfo info) {
    return new Range(
        info.getStartKey(),
        info.getEndKey(),
        info.getItrExhausted(),
        info.hasReadsMerkleHashes()
            ? Optional.empty()
            : Optional.of(info.getRawReads().getKvReadsCount()));
  }

  private static Optional<Value> after(KVWrite write) {
    return write.getIsDelete() || write.getValue().isEmpty()
        ? Optional.empty()
        : Optional.of(Value.of(write.getValue()));
  }

  private static Metadata metadata(KVMetadataWrite write) {
    return new Metadata(
        write.getKey(), write.getEntriesList().stream().map(KVMetadataEntry::getName).toList());
  }

  private static Collection collection(CollectionHashedReadWriteSet collection)
      throws InvalidProtocolBufferException {
    HashedRWSet hashes = HashedRWSet.parseFrom(collection.getHashedRwset());
    return new Collection(
        collection.getCollectionName(),
        hashes.getHashedReadsList().stream()
            .map(read ->
                new Read(
                    Hashes.hex(read.getKeyHash()), version(read.hasVersion(), read.getVersion())))
            .toList(),
        hashes.getHashedWritesList().stream()
            .map(write ->
                new HashedWrite(
                    Hashes.hex(write.getKeyHash()),
                    Optional.of(write.getValueHash())
                        .filter(hash -> !write.getIsDelete() && !hash.isEmpty())
                        .map(Hashes::hex),
                    write.getIsPurge()))
            .toList(),
        hashes.getMetadataWritesList().stream()
            .map(write -> Hashes.hex(write.getKeyHash()))
            .toList());
  }

  private static Optional<String> version(boolean isThere, Version version) {
    return isThere
        ? Optional.of("%d:%d".formatted(version.getBlockNum(), version.getTxNum()))
        : Optional.empty();
  }
}
