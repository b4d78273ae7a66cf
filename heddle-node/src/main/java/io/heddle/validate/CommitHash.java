// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.ledger.StateEntry;
import io.heddle.validate.BlockState.Change;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The hash that chains what peers make of their blocks: verdicts and state changes. Peers that
 * agree on it agree on the whole state.
 *
 * <p>Fabric: core/ledger/kvledger/kv_ledger.go, addBlockCommitHash, and
 * txmgr/update_batch_bytes.go.
 */
final class CommitHash {

  private CommitHash() {}

  /**
   * The commit hash of a block.
   *
   * @param filter one verdict a byte
   * @param changes all state changes of the block; those of the channel configuration do not count
   * @param previous the commit hash of the block before, empty for block 1
   */
  static ByteString of(
      ByteString filter,
      NavigableMap<Space, NavigableMap<ByteString, Change>> changes,
      ByteString previous) {
    try {
      ByteString.Output bytes = ByteString.newOutput();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeUInt32NoTag(filter.size());
      out.writeRawBytes(filter);
      writeChanges(out, changes);
      out.writeRawBytes(previous);
      out.flush();
      return Sha256.of(bytes.toByteString());
    } catch (IOException e) {
      throw new HeddleException(Fault.INTERNAL, "Writing to memory failed", e);
    }
  }

  private static void writeChanges(
      CodedOutputStream out, NavigableMap<Space, NavigableMap<ByteString, Change>> changes)
      throws IOException {
    String namespace = "";
    for (Map.Entry<Space, NavigableMap<ByteString, Change>> in : changes.entrySet()) {
      Space space = in.getKey();
      if (space.namespace().isEmpty()) {
        continue;
      }
      // namespace and collection stand in the first of their entries only
      String newNamespace = space.namespace().equals(namespace) ? "" : space.namespace();
      String newCollection = space.collection();
      for (Map.Entry<ByteString, Change> change : in.getValue().entrySet()) {
        writeEntry(out, newNamespace, newCollection, change.getKey(), change.getValue());
        newNamespace = "";
        newCollection = "";
      }
      namespace = space.namespace();
    }
  }

  private static void writeEntry(
      CodedOutputStream out, String namespace, String collection, ByteString key, Change change)
      throws IOException {
    ByteString value = change.entry().map(StateEntry::value).orElse(ByteString.EMPTY);
    ByteString version = change.version().ordered();
    int size =
        (namespace.isEmpty() ? 0 : CodedOutputStream.computeStringSize(1, namespace))
            + (collection.isEmpty() ? 0 : CodedOutputStream.computeStringSize(2, collection))
            + (key.isEmpty() ? 0 : CodedOutputStream.computeBytesSize(3, key))
            + (change.entry().isPresent() ? 0 : CodedOutputStream.computeBoolSize(4, true))
            + (value.isEmpty() ? 0 : CodedOutputStream.computeBytesSize(5, value))
            + CodedOutputStream.computeBytesSize(6, version);
    out.writeTag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
    if (!namespace.isEmpty()) {
      out.writeString(1, namespace);
    }
    if (!collection.isEmpty()) {
      out.writeString(2, collection);
    }
    if (!key.isEmpty()) {
      out.writeBytes(3, key);
    }
    if (change.entry().isEmpty()) {
      out.writeBool(4, true);
    }
    if (!value.isEmpty()) {
      out.writeBytes(5, value);
    }
    out.writeBytes(6, version);
  }
}
