// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** What a transaction read and wrote in one namespace, and in its private collections. */
record NamespaceSet(String namespace, KVRWSet open, List<CollectionSet> collections) {

  /**
   * The hashes of what a transaction read and wrote in one private collection.
   *
   * @param space the collection's hashes
   * @param valuesHash of the marshalled write set with the values, empty if nothing is written
   */
  record CollectionSet(Space space, HashedRWSet hashes, ByteString valuesHash) {}

  NamespaceSet {
    collections = List.copyOf(collections);
  }

  /**
   * The whole read-write set of a transaction.
   *
   * @throws InvalidTransaction {@code BAD_RWSET}
   */
  static List<NamespaceSet> parse(ByteString results) throws InvalidTransaction {
    TxReadWriteSet all = parse(TxReadWriteSet.parser(), results);
    List<NamespaceSet> sets = new ArrayList<>(all.getNsRwsetCount());
    for (NsReadWriteSet set : all.getNsRwsetList()) {
      List<CollectionSet> collections = new ArrayList<>(set.getCollectionHashedRwsetCount());
      for (CollectionHashedReadWriteSet collection : set.getCollectionHashedRwsetList()) {
        collections.add(
            new CollectionSet(
                Space.hashes(set.getNamespace(), collection.getCollectionName()),
                parse(HashedRWSet.parser(), collection.getHashedRwset()),
                collection.getPvtRwsetHash()));
      }
      sets.add(
          new NamespaceSet(
              set.getNamespace(), parse(KVRWSet.parser(), set.getRwset()), collections));
    }
    return sets;
  }

  Space space() {
    return Space.open(namespace);
  }

  /** Whether anything is written, be it metadata or the hash of something private. */
  boolean isWritten() {
    return open.getWritesCount() > 0
        || open.getMetadataWritesCount() > 0
        || collections.stream()
            .map(CollectionSet::hashes)
            .anyMatch(set -> set.getHashedWritesCount() > 0 || set.getMetadataWritesCount() > 0);
  }

  private static <T> T parse(Parser<T> parser, ByteString bytes) throws InvalidTransaction {
    return Parsing.parse(parser, bytes, TxValidationCode.BAD_RWSET, "The read-write set");
  }
}
