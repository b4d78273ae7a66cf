// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.KeyOrder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;

/**
 * The stored form of a key's metadata entries, such as its endorsement policy.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/storageutil, SerializeMetadata.
 */
public final class StateMetadata {

  private StateMetadata() {}

  /** The stored form of a write's entries; empty if there are none. */
  public static ByteString marshal(List<KVMetadataEntry> entries) {
    return KVMetadataWrite.newBuilder().addAllEntries(entries).build().toByteString();
  }

  /**
   * The entries by name.
   *
   * @throws HeddleException {@code INTERNAL} if the bytes are not such a form
   */
  public static SortedMap<String, ByteString> parse(ByteString stored) {
    SortedMap<String, ByteString> entries = new TreeMap<>(KeyOrder.UTF8);
    try {
      KVMetadataWrite.parseFrom(stored)
          .getEntriesList()
          .forEach(entry -> entries.put(entry.getName(), entry.getValue()));
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.INTERNAL, "Stored metadata of a key is not readable", e);
    }
    return entries;
  }
}
