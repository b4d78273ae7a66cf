// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction wrote to a collection of which the peer is a member, as long as the collection
 * keeps data and without what was purged since. Transactions that are not valid have such sets,
 * too, as in Fabric: who looks at one has to look at the verdict.
 *
 * <p>Kept in a namespace of the state that no chaincode can have.
 *
 * @param writer the transaction: its block, and its position in it
 * @param writes a marshalled {@code KVRWSet}
 */
public record PrivateWriteSet(
    Version writer, String chaincode, String collection, ByteString writes) {

  private static final String NAMESPACE = "$$write-sets";
  private static final ByteString SEPARATOR = ByteString.copyFrom(new byte[1]);
  private static final int WRITER_BYTES = 2 * Long.BYTES;

  /** Those of one block, by transactions, then by chaincodes and collections. */
  public static List<PrivateWriteSet> ofBlock(StateReader state, long block) {
    List<PrivateWriteSet> sets = new ArrayList<>();
    try (Cursor<KeyedEntry> rows =
        state.range(NAMESPACE, bytes(new Version(block, 0)), bytes(new Version(block + 1, 0)))) {
      for (Optional<KeyedEntry> row = rows.next(); row.isPresent(); row = rows.next()) {
        sets.add(of(row.get().key(), row.get().entry().value()));
      }
    }
    return sets;
  }

  /** What one transaction wrote to one collection, as far as it is kept. */
  public static Optional<PrivateWriteSet> find(
      StateReader state, Version writer, String chaincode, String collection) {
    return find(state, key(writer, Space.values(chaincode, collection)));
  }

  /** The one with this {@link #key}. */
  static Optional<PrivateWriteSet> find(StateReader state, ByteString key) {
    return state.get(NAMESPACE, key).map(entry -> of(key, entry.value()));
  }

  static StateChange removed(ByteString key) {
    return new StateChange(NAMESPACE, key, Optional.empty());
  }

  StateChange stored() {
    return new StateChange(NAMESPACE, key(), Optional.of(StateEntry.of(writes, writer)));
  }

  /** Where it lies in its namespace. */
  ByteString key() {
    return key(writer, Space.values(chaincode, collection));
  }

  static ByteString key(Version writer, Space space) {
    return bytes(writer)
        .concat(ByteString.copyFromUtf8(space.namespace()))
        .concat(SEPARATOR)
        .concat(ByteString.copyFromUtf8(space.collection()));
  }

  static ByteString bytes(Version version) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(WRITER_BYTES).putLong(version.block()).putLong(version.tx()).flip());
  }

  private static PrivateWriteSet of(ByteString key, ByteString writes) {
    ByteBuffer writer = key.asReadOnlyByteBuffer();
    String names = key.substring(WRITER_BYTES).toStringUtf8();
    int separator = names.indexOf('\0');
    return new PrivateWriteSet(
        new Version(writer.getLong(), writer.getLong()),
        names.substring(0, separator),
        names.substring(separator + 1),
        writes);
  }
}
