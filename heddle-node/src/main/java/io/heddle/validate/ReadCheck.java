// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.base.TxId;
import io.heddle.ledger.Conflict;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.validate.BlockState.Change;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Whether all that a transaction read is still so, after the transactions before it.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/validation/validator.go.
 */
final class ReadCheck {

  private final BlockState state;
  private final RangeCheck ranges;
  private final Function<Version, Optional<TxId>> writers;

  /**
   * @param writers the transaction that has this version, if it can be found
   */
  ReadCheck(BlockState state, Function<Version, Optional<TxId>> writers) {
    this.state = state;
    this.ranges = new RangeCheck(state);
    this.writers = writers;
  }

  /**
   * Checks keys, ranges and hashes, namespace by namespace.
   *
   * @throws InvalidTransaction {@code MVCC_READ_CONFLICT} or {@code PHANTOM_READ_CONFLICT} for the
   *     first one that has changed
   */
  void check(List<NamespaceSet> sets) throws InvalidTransaction {
    for (NamespaceSet set : sets) {
      for (KVRead read : set.open().getReadsList()) {
        checkRead(new StateKey(set.space(), read.getKeyBytes()), Versions.of(read));
      }
      for (RangeQueryInfo range : set.open().getRangeQueriesInfoList()) {
        Optional<RangeCheck.Difference> difference = ranges.difference(set.space(), range);
        if (difference.isPresent()) {
          throw phantom(set.space(), difference.get());
        }
      }
      for (CollectionSet collection : set.collections()) {
        for (KVReadHash read : collection.hashes().getHashedReadsList()) {
          checkRead(new StateKey(collection.space(), read.getKeyHash()), Versions.of(read));
        }
      }
    }
  }

  private void checkRead(StateKey key, Optional<Version> read) throws InvalidTransaction {
    Optional<Change> change = state.change(key);
    if (change.isPresent()) {
      throw conflict(key, read, change.get().entry().map(StateEntry::version), change);
    }
    Optional<Version> committed = state.committed(key).map(StateEntry::version);
    if (!committed.equals(read)) {
      throw conflict(key, read, committed, change);
    }
  }

  private InvalidTransaction conflict(
      StateKey key, Optional<Version> read, Optional<Version> found, Optional<Change> change) {
    Optional<Version> winner = change.map(Change::version).or(() -> found);
    return new InvalidTransaction(
        TxValidationCode.MVCC_READ_CONFLICT,
        "%s was %s when it was read and is %s now"
            .formatted(text(key), Versions.text(read), Versions.text(found)),
        Optional.of(
            new Conflict(
                key.space().stateNamespace(), keyText(key), read, found, winner.flatMap(writers))));
  }

  private InvalidTransaction phantom(Space space, RangeCheck.Difference difference) {
    StateKey key = new StateKey(space, difference.key());
    Optional<Version> winner = state.change(key).map(Change::version).or(difference::found);
    return new InvalidTransaction(
        TxValidationCode.PHANTOM_READ_CONFLICT,
        "A range that was read has changed: " + difference.text(),
        Optional.of(
            new Conflict(
                space.stateNamespace(),
                keyText(key),
                difference.read(),
                difference.found(),
                winner.flatMap(writers))));
  }

  private static String text(StateKey key) {
    return "Key '%s' of '%s'".formatted(keyText(key), key.space().stateNamespace());
  }

  private static String keyText(StateKey key) {
    return key.space().isPrivate()
        ? HexFormat.of().formatHex(key.key().toByteArray())
        : key.key().toStringUtf8();
  }
}
