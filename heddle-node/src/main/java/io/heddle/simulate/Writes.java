// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/** Writes as messages. Writing an empty value and deleting are the same. */
final class Writes {

  private Writes() {}

  static KVWrite of(String key, ByteString value) {
    return KVWrite.newBuilder().setKey(key).setIsDelete(value.isEmpty()).setValue(value).build();
  }

  static KVMetadataEntry metadata(String name, ByteString value) {
    return KVMetadataEntry.newBuilder().setName(name).setValue(value).build();
  }
}
