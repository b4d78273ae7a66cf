// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.Version;
import io.heddle.validate.BlockState.Change;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;

/**
 * The writes of one valid transaction, put together key by key and applied to the state.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/validation/tx_ops.go.
 */
final class WriteSet {

  /*
   * Fabric adds the kinds of what is written to a key up in one byte, and then looks at bits of the
   * sum. For a write set that names a key once the sum is the set of its kinds. For one that names a
   * key twice it is not: two values add up to "metadata", which then keeps the value that is there,
   * or nothing. State and commit hash depend on it, so the sum is kept as it is.
   */
  private static final int VALUE = 1;
  private static final int METADATA = 2;
  private static final int NO_METADATA = 4;
  private static final int DELETE = 8;

  private static final ByteString HASH_OF_NOTHING = Sha256.of();

  private static final class Written {
    private int kinds;
    private ByteString value = ByteString.EMPTY;
    private ByteString metadata = ByteString.EMPTY;

    void add(int kind) {
      kinds = (kinds + kind) & 0xff;
    }

    boolean has(int kind) {
      return (kinds & kind) != 0;
    }
  }

  private final Map<StateKey, Written> keys = new LinkedHashMap<>();

  private WriteSet() {}

  /** Applies all that a transaction writes; the version is that of the transaction. */
  static void apply(List<NamespaceSet> sets, Version version, BlockState state) {
    WriteSet writes = new WriteSet();
    sets.forEach(writes::collect);
    writes.keys.forEach((key, written) -> applyKey(key, written, version, state));
  }

  private void collect(NamespaceSet set) {
    set.open()
        .getWritesList()
        .forEach(write ->
            value(
                new StateKey(set.space(), write.getKeyBytes()),
                write.getIsDelete(),
                write.getValue()));
    set.open()
        .getMetadataWritesList()
        .forEach(write ->
            metadata(new StateKey(set.space(), write.getKeyBytes()), write.getEntriesList()));
    set.collections().forEach(this::collect);
  }

  private void collect(CollectionSet set) {
    set.hashes()
        .getHashedWritesList()
        .forEach(write ->
            value(
                new StateKey(set.space(), write.getKeyHash()),
                write.getIsDelete() || write.getValueHash().equals(HASH_OF_NOTHING),
                write.getValueHash()));
    set.hashes()
        .getMetadataWritesList()
        .forEach(write ->
            metadata(new StateKey(set.space(), write.getKeyHash()), write.getEntriesList()));
  }

  private void value(StateKey key, boolean isDelete, ByteString value) {
    Written written = keys.computeIfAbsent(key, _ -> new Written());
    if (isDelete || value.isEmpty()) {
      written.add(DELETE);
    } else {
      written.add(VALUE);
      written.value = value;
    }
  }

  private void metadata(StateKey key, List<KVMetadataEntry> entries) {
    Written written = keys.computeIfAbsent(key, _ -> new Written());
    if (entries.isEmpty()) {
      written.add(NO_METADATA);
    } else {
      written.add(METADATA);
      written.metadata = StateMetadata.marshal(entries);
    }
  }

  private static void applyKey(StateKey key, Written written, Version version, BlockState state) {
    if (written.has(DELETE)) {
      state.apply(key, new Change(Optional.empty(), version));
    } else if (written.has(VALUE) && (written.has(METADATA) || written.has(NO_METADATA))) {
      put(key, written.value, written.metadata, version, state);
    } else if ((written.kinds | VALUE) == VALUE) {
      ByteString kept = state.latestMetadata(key);
      put(key, written.value, kept, version, state);
    } else {
      state
          .latest(key)
          .ifPresent(entry -> put(key, entry.value(), written.metadata, version, state));
    }
  }

  private static void put(
      StateKey key, ByteString value, ByteString metadata, Version version, BlockState state) {
    state.apply(key, new Change(Optional.of(new StateEntry(value, metadata, version)), version));
  }
}
