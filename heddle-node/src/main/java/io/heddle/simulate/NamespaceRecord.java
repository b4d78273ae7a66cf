// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import io.heddle.base.KeyOrder;
import io.heddle.ledger.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/** What a transaction did in one namespace, in the order in which Fabric writes it down. */
final class NamespaceRecord {

  private record RangeId(String start, String end, boolean isExhausted) {}

  private final SortedMap<String, Optional<Version>> reads = new TreeMap<>(KeyOrder.UTF8);
  private final SortedMap<String, ByteString> writes = new TreeMap<>(KeyOrder.UTF8);
  private final SortedMap<String, KVMetadataEntry> metadataWrites = new TreeMap<>(KeyOrder.UTF8);
  private final List<RangeRecord> ranges = new ArrayList<>();
  private final SortedMap<String, CollectionRecord> collections = new TreeMap<>(KeyOrder.UTF8);

  void read(String key, Optional<Version> version) {
    reads.putIfAbsent(key, version);
  }

  void write(String key, ByteString value) {
    writes.put(key, value);
  }

  void writeMetadata(String key, KVMetadataEntry entry) {
    metadataWrites.put(key, entry);
  }

  void range(RangeRecord range) {
    ranges.add(range);
  }

  CollectionRecord collection(String name) {
    return collections.computeIfAbsent(name, _ -> new CollectionRecord());
  }

  /** The collections of which values were read. */
  Set<String> collectionsRead() {
    return collections.entrySet().stream()
        .filter(collection -> collection.getValue().isValueRead())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  NsReadWriteSet set(String namespace) {
    var set = NsReadWriteSet.newBuilder().setNamespace(namespace).setRwset(publicSet());
    collections.forEach((name, record) -> set.addCollectionHashedRwset(record.hashed(name)));
    return set.build();
  }

  /** What goes to members of the collections only. */
  Optional<NsPvtReadWriteSet> privateSet(String namespace) {
    var set = NsPvtReadWriteSet.newBuilder().setNamespace(namespace);
    collections.forEach((name, record) ->
        record
            .clear()
            .ifPresent(values ->
                set.addCollectionPvtRwset(
                    CollectionPvtReadWriteSet.newBuilder()
                        .setCollectionName(name)
                        .setRwset(values))));
    return set.getCollectionPvtRwsetCount() == 0 ? Optional.empty() : Optional.of(set.build());
  }

  private ByteString publicSet() {
    var set = KVRWSet.newBuilder();
    reads.forEach((key, version) -> set.addReads(Reads.of(key, version)));
    set.addAllRangeQueriesInfo(distinctRanges());
    writes.forEach((key, value) -> set.addWrites(Writes.of(key, value)));
    metadataWrites.forEach((key, entry) ->
        set.addMetadataWrites(KVMetadataWrite.newBuilder().setKey(key).addEntries(entry)));
    return set.build().toByteString();
  }

  private Iterable<RangeQueryInfo> distinctRanges() {
    Map<RangeId, RangeQueryInfo> distinct = new LinkedHashMap<>();
    for (RangeRecord range : ranges) {
      RangeQueryInfo info = range.info();
      distinct.putIfAbsent(
          new RangeId(info.getStartKey(), info.getEndKey(), info.getItrExhausted()), info);
    }
    return distinct.values();
  }
}
