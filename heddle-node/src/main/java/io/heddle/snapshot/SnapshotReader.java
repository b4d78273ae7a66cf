// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.ledger.LedgerImport;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateRow;
import io.heddle.lifecycle.CollectionChange;
import io.heddle.lifecycle.ImportedCollections;
import io.heddle.validate.CommittedConfig;
import io.heddle.validate.ImportedHashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/** Puts what the files of a snapshot have into a ledger that is being made. For one thread. */
final class SnapshotReader {

  private final Path folder;
  private final Manifest manifest;
  private final LedgerImport ledger;
  private final Runnable check;
  private boolean hasConfig;

  SnapshotReader(Path folder, Manifest manifest, LedgerImport ledger, Runnable check) {
    this.folder = folder;
    this.manifest = manifest;
    this.ledger = ledger;
    this.check = check;
  }

  /**
   * Reads all of it.
   *
   * @param own the organisation of the peer
   * @throws HeddleException {@code BAD_INPUT} if something is not as it should be
   */
  void read(MspId own) {
    readTransactions();
    List<CollectionChange> collections = readCollections();
    collections.forEach(change -> ledger.add(ImportedCollections.stored(change)));
    readState(FilePair.PUBLIC_STATE, this::addPublic);
    if (!hasConfig) {
      throw ManifestFile.refused(
          "the snapshot of channel '%s' has no channel configuration"
              .formatted(manifest.channel()));
    }
    var hashes = new ImportedHashes(own, collections);
    readState(FilePair.PRIVATE_HASHES, row -> addHash(hashes, row));
  }

  /** Only what is named, and so was verified, counts as there. */
  private boolean has(FilePair pair) {
    boolean hasData = manifest.files().containsKey(pair.data());
    if (hasData != manifest.files().containsKey(pair.metadata())) {
      throw ManifestFile.refused(
          "the snapshot of channel '%s' has only one of the files '%s' and '%s'"
              .formatted(manifest.channel(), pair.data(), pair.metadata()));
    }
    return hasData;
  }

  private void readTransactions() {
    if (!has(FilePair.TRANSACTIONS)) {
      return;
    }
    try (SnapshotInput metadata = open(FilePair.TRANSACTIONS.metadata());
        SnapshotInput data = open(FilePair.TRANSACTIONS.data())) {
      long count = metadata.number();
      for (long i = 0; i != count; i++) {
        check.run();
        ledger.add(new TxId(data.bytes().toStringUtf8()));
      }
    }
  }

  private List<CollectionChange> readCollections() {
    List<CollectionChange> changes = new ArrayList<>();
    if (!has(FilePair.COLLECTIONS)) {
      return changes;
    }
    try (SnapshotInput metadata = open(FilePair.COLLECTIONS.metadata());
        SnapshotInput data = open(FilePair.COLLECTIONS.data())) {
      long count = metadata.number();
      for (long i = 0; i != count; i++) {
        changes.add(change(data));
      }
    }
    return changes;
  }

  private static CollectionChange change(SnapshotInput data) {
    try {
      CollectionKey key =
          CollectionKey.parse(data.bytes())
              .orElseThrow(() -> new InvalidProtocolBufferException("key"));
      return new CollectionChange(
          key.chaincode(), key.block(), CollectionConfigPackage.parseFrom(data.bytes()));
    } catch (InvalidProtocolBufferException e) {
      throw data.unreadable(e);
    }
  }

  private void readState(FilePair pair, Consumer<StateRow> rows) {
    if (!has(pair)) {
      return;
    }
    try (SnapshotInput metadata = open(pair.metadata());
        SnapshotInput data = open(pair.data())) {
      long namespaces = metadata.number();
      for (long i = 0; i != namespaces; i++) {
        String namespace = metadata.bytes().toStringUtf8();
        long keys = metadata.number();
        for (long key = 0; key != keys; key++) {
          check.run();
          rows.accept(row(namespace, data));
        }
      }
    }
  }

  private static StateRow row(String namespace, SnapshotInput data) {
    ByteString bytes = data.bytes();
    try {
      StateRecord record = StateRecord.parse(bytes);
      return new StateRow(namespace, record.key(), record.entry());
    } catch (IOException e) {
      throw data.unreadable(e);
    }
  }

  private void addPublic(StateRow row) {
    if (row.namespace().contains("$$")) {
      throw notOne(row, "a public namespace");
    }
    hasConfig |= CommittedConfig.isAt(row);
    ledger.add(new StateChange(row.namespace(), row.key(), Optional.of(row.entry())));
    ImportedCollections.storedBeside(row).ifPresent(ledger::add);
  }

  private void addHash(ImportedHashes hashes, StateRow row) {
    if (!ImportedHashes.areIn(row.namespace())) {
      throw notOne(row, "a namespace of hashes");
    }
    hashes.stored(row).forEach(ledger::add);
  }

  private HeddleException notOne(StateRow row, String what) {
    return ManifestFile.refused(
        "the snapshot of channel '%s' has keys in a namespace of %d characters that is not %s"
            .formatted(manifest.channel(), row.namespace().length(), what));
  }

  private SnapshotInput open(String file) {
    return SnapshotInput.open(folder.resolve(file));
  }
}
