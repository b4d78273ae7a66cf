// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Cursor;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.Version;
import io.heddle.validate.BlockState.Change;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;

/**
 * What a block does to the private values of one peer: for each collection of which the peer is a
 * member, the writes of valid transactions, if what is at hand has the hash that the block names.
 * What cannot be had is noted as missing, and so is what is written to other collections, of which
 * the peer may become a member. The write sets themselves are kept, too, with those of transactions
 * that are not valid. None of this enters the commit hash.
 *
 * <p>Fabric: gossip/privdata/coordinator.go and
 * core/ledger/kvledger/txmgmt/validation/batch_preparer.go.
 */
final class PrivateValues {

  private final BlockState values;
  private final PrivateWrites written;
  private final Expiry expiry;
  private final PrivateWriteSets sets;
  private final Set<StateKey> metadataWritten = new LinkedHashSet<>();
  private final List<StateChange> missing = new ArrayList<>();

  /**
   * @param written what the transactions wrote, as far as it can be had
   * @param expiry of values
   * @param sets what is kept beside the values
   */
  PrivateValues(
      StateReader committed, PrivateWrites written, Expiry expiry, PrivateWriteSets sets) {
    this.values = new BlockState(committed);
    this.written = written;
    this.expiry = expiry;
    this.sets = sets;
  }

  /** Takes over what a valid transaction wrote; the version is that of the transaction. */
  void apply(EndorserTransaction transaction, Version version, Membership membership) {
    for (NamespaceSet set : transaction.sets()) {
      for (CollectionSet collection : set.collections()) {
        Optional<KVRWSet> writes = keep(transaction.txId(), collection, version, membership);
        if (writes.isPresent()) {
          apply(collection.space(), writes.get(), version);
        } else {
          missed(transaction.txId(), collection, version, membership);
        }
        purged(collection).forEach(key -> sets.purge(valuesOf(collection.space()), key, version));
      }
    }
  }

  /** Keeps what a transaction wrote that is not valid, as far as it is at hand. */
  void keep(EndorserTransaction transaction, Version version, Membership membership) {
    for (NamespaceSet set : transaction.sets()) {
      for (CollectionSet collection : set.collections()) {
        keep(transaction.txId(), collection, version, membership);
      }
    }
  }

  /**
   * All that is to be stored.
   *
   * @param hashes what the whole block makes of the hashes
   */
  List<StateChange> changes(BlockState hashes) {
    metadataWritten.forEach(key -> followHash(key, hashes));
    List<StateChange> changes = new ArrayList<>(values.stateChanges());
    changes.addAll(expiry.changes(values));
    changes.addAll(missing);
    changes.addAll(sets.changes());
    return changes;
  }

  /** What was written, if the peer may have it and has it; the set is then kept. */
  private Optional<KVRWSet> keep(
      TxId txId, CollectionSet collection, Version version, Membership membership) {
    if (collection.valuesHash().isEmpty() || !membership.isOf(collection.space())) {
      return Optional.empty();
    }
    Optional<ByteString> found = written.find(txId, version, collection);
    Optional<KVRWSet> writes = found.flatMap(PrivateValues::parse);
    if (found.isPresent() && writes.isPresent()) {
      sets.keep(version, valuesOf(collection.space()), found.get());
    }
    return writes;
  }

  private static Optional<KVRWSet> parse(ByteString writes) {
    try {
      return Optional.of(KVRWSet.parseFrom(writes));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty(); // whoever made it endorsed the hash of something else
    }
  }

  private void apply(Space hashes, KVRWSet writes, Version version) {
    Space space = valuesOf(hashes);
    for (KVWrite write : writes.getWritesList()) {
      boolean isDelete = write.getIsDelete() || write.getValue().isEmpty();
      Optional<StateEntry> entry =
          isDelete ? Optional.empty() : Optional.of(StateEntry.of(write.getValue(), version));
      values.apply(new StateKey(space, write.getKeyBytes()), new Change(entry, version));
    }
    writes
        .getMetadataWritesList()
        .forEach(write -> metadataWritten.add(new StateKey(space, write.getKeyBytes())));
  }

  /** What cannot be applied is noted; but what is purged goes even from those who were not told. */
  private void missed(TxId txId, CollectionSet collection, Version version, Membership membership) {
    String chaincode = collection.space().namespace();
    String name = collection.space().collection();
    if (!collection.valuesHash().isEmpty() && !written.isEnded(txId, version, collection)) {
      var absent = new MissingPrivateData(version, chaincode, name);
      if (membership.isOf(collection.space())) {
        miss(absent, absent.noted());
      } else if (membership.mayBecome(collection.space())) {
        miss(absent, absent.notedForLater());
      }
    }
    Set<ByteString> purged = purged(collection);
    if (!purged.isEmpty()) {
      keysWithHash(Space.values(chaincode, name), purged)
          .forEach(key -> values.apply(key, new Change(Optional.empty(), version)));
    }
  }

  private void miss(MissingPrivateData absent, StateChange note) {
    missing.add(note);
    sets.expect(absent);
  }

  private static Set<ByteString> purged(CollectionSet collection) {
    return collection.hashes().getHashedWritesList().stream()
        .filter(KVWriteHash::getIsPurge)
        .map(KVWriteHash::getKeyHash)
        .collect(Collectors.toSet());
  }

  private static Space valuesOf(Space hashes) {
    return Space.values(hashes.namespace(), hashes.collection());
  }

  private List<StateKey> keysWithHash(Space space, Set<ByteString> hashes) {
    List<StateKey> found = new ArrayList<>();
    try (Cursor<KeyedEntry> all = values.range(space, ByteString.EMPTY, ByteString.EMPTY)) {
      for (Optional<KeyedEntry> entry = all.next(); entry.isPresent(); entry = all.next()) {
        if (hashes.contains(Sha256.of(entry.get().key()))) {
          found.add(new StateKey(space, entry.get().key()));
        }
      }
    }
    return found;
  }

  /** A write of metadata alone gives the hash a new version, and the value has to have the same. */
  private void followHash(StateKey key, BlockState hashes) {
    Space space = Space.hashes(key.space().namespace(), key.space().collection());
    Optional<StateEntry> hash =
        hashes.change(new StateKey(space, Sha256.of(key.key()))).flatMap(Change::entry);
    Optional<StateEntry> value = values.latest(key);
    if (hash.isPresent()
        && value.isPresent()
        && Sha256.of(value.get().value()).equals(hash.get().value())) {
      Version version = hash.get().version();
      values.apply(
          key, new Change(Optional.of(StateEntry.of(value.get().value(), version)), version));
    }
  }
}
