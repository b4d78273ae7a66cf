// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.ledger.Version;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/** Read-write sets of one namespace, written down by hand. */
public final class RwSet {

  private RwSet() {}

  /** The marshalled read-write set of a transaction that touches one namespace. */
  public static ByteString of(String namespace, Consumer<KVRWSet.Builder> content) {
    KVRWSet.Builder set = KVRWSet.newBuilder();
    content.accept(set);
    return TxReadWriteSet.newBuilder()
        .addNsRwset(
            NsReadWriteSet.newBuilder()
                .setNamespace(namespace)
                .setRwset(set.build().toByteString()))
        .build()
        .toByteString();
  }

  public static KVRead read(String key, Optional<Version> version) {
    KVRead.Builder read = KVRead.newBuilder().setKey(key);
    version.ifPresent(
        known -> read.getVersionBuilder().setBlockNum(known.block()).setTxNum(known.tx()));
    return read.build();
  }

  public static KVWrite write(String key, String value) {
    return KVWrite.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8(value)).build();
  }

  public static KVWrite delete(String key) {
    return KVWrite.newBuilder().setKey(key).setIsDelete(true).build();
  }

  public static KVMetadataWrite metadata(String key, String name, ByteString value) {
    return KVMetadataWrite.newBuilder()
        .setKey(key)
        .addAllEntries(List.of(KVMetadataEntry.newBuilder().setName(name).setValue(value).build()))
        .build();
  }

  public static KVMetadataWrite noMetadata(String key) {
    return KVMetadataWrite.newBuilder().setKey(key).build();
  }
}
