// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.MspId;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.StateRow;
import io.heddle.ledger.Version;
import io.heddle.lifecycle.CollectionChange;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * The hashes of private values that come with a snapshot: what a peer keeps beside them, so that
 * the values are missed and given later by others, and go when they have to.
 *
 * <p>Fabric: core/ledger/pvtdatastorage/snapshot_data_importer.go.
 */
public final class ImportedHashes {

  /*
   * The block that brought a hash is not there to check late values with, so its hashes are kept
   * once more, in a namespace of the state that no chaincode can have: the writer, the chaincode,
   * 00, the collection, 00, the hash of the key, and there the hash of the value.
   */
  private static final String NAMESPACE = "$$imported-hashes";

  private static final ByteString SEPARATOR = ByteString.copyFrom(new byte[1]);

  private final MspId own;
  private final Map<String, List<CollectionChange>> changes = new HashMap<>();

  /**
   * For one peer.
   *
   * @param own its organisation
   * @param changes the history of collections that came with the snapshot
   */
  public ImportedHashes(MspId own, Iterable<CollectionChange> changes) {
    this.own = own;
    changes.forEach(change ->
        this.changes.computeIfAbsent(change.chaincode(), _ -> new ArrayList<>()).add(change));
    this.changes
        .values()
        .forEach(each -> each.sort((one, other) -> Long.compare(other.block(), one.block())));
  }

  /** Whether this is a namespace of hashes. */
  public static boolean areIn(String namespace) {
    return Space.ofHashes(namespace).isPresent();
  }

  /** All that is to be stored of a hash, the hash too. */
  public List<StateChange> stored(StateRow row) {
    Space space = Space.ofHashes(row.namespace()).orElseThrow();
    Version writer = row.entry().version();
    var missing = new MissingPrivateData(writer, space.namespace(), space.collection());
    List<StateChange> stored = new ArrayList<>();
    stored.add(new StateChange(row.namespace(), row.key(), Optional.of(row.entry())));
    stored.add(
        new StateChange(
            NAMESPACE,
            prefix(missing).concat(row.key()),
            Optional.of(StateEntry.of(row.entry().value(), writer))));
    stored.add(isOwn(space, writer.block()) ? missing.noted() : missing.notedForLater());
    blocksToLive(space)
        .ifPresent(blocks -> {
          long end = writer.block() + blocks + 1;
          stored.add(Expiry.noted(end, new StateKey(space, row.key()), writer));
          stored.add(PrivateWriteSets.ending(end, writer, missing.values()));
        });
    return stored;
  }

  /** Whether the organisation was a member of a collection when a block came, or has become one. */
  private boolean isOwn(Space space, long block) {
    Optional<StaticCollectionConfig> implicit = CollectionDefinitions.implicit(space.collection());
    if (implicit.isPresent()) {
      return CollectionDefinitions.isOfMember(implicit.get(), own);
    }
    for (CollectionChange change : changes.getOrDefault(space.namespace(), List.of())) {
      boolean isMember =
          CollectionDefinitions.listed(change.collections(), space.collection())
              .filter(found -> CollectionDefinitions.isOfMember(found, own))
              .isPresent();
      if (isMember || change.block() < block) {
        return isMember;
      }
    }
    return false;
  }

  private Optional<Long> blocksToLive(Space space) {
    return changes.getOrDefault(space.namespace(), List.of()).stream()
        .findFirst()
        .flatMap(newest -> CollectionDefinitions.listed(newest.collections(), space.collection()))
        .map(StaticCollectionConfig::getBlockToLive)
        .filter(blocks -> blocks > 0);
  }

  /** What a snapshot had of the hashes that a transaction wrote; empty if it had none. */
  static Optional<CollectionSet> of(MissingPrivateData missing, StateReader state) {
    var hashes = HashedRWSet.newBuilder();
    ByteString prefix = prefix(missing);
    try (Cursor<KeyedEntry> rows = rows(prefix, state)) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        hashes.addHashedWrites(
            KVWriteHash.newBuilder()
                .setKeyHash(row.get().key().substring(prefix.size()))
                .setValueHash(row.get().entry().value()));
      }
    }
    return hashes.getHashedWritesCount() == 0
        ? Optional.empty()
        : Optional.of(
            new CollectionSet(
                Space.hashes(missing.chaincode(), missing.collection()),
                hashes.build(),
                ByteString.EMPTY));
  }

  /** They are not needed any more. */
  static List<StateChange> removed(MissingPrivateData missing, StateReader state) {
    List<StateChange> removed = new ArrayList<>();
    try (Cursor<KeyedEntry> rows = rows(prefix(missing), state)) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        removed.add(new StateChange(NAMESPACE, row.get().key(), Optional.empty()));
      }
    }
    return removed;
  }

  private static Cursor<KeyedEntry> rows(ByteString prefix, StateReader state) {
    ByteString end =
        prefix
            .substring(0, prefix.size() - SEPARATOR.size())
            .concat(ByteString.copyFrom(new byte[] {1}));
    return state.range(NAMESPACE, prefix, end);
  }

  private static ByteString prefix(MissingPrivateData missing) {
    return PrivateWriteSet.key(missing.writer(), missing.values()).concat(SEPARATOR);
  }
}
