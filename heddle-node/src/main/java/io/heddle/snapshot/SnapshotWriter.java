// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.KeyOrder;
import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.Origin;
import io.heddle.ledger.StateRow;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.CollectionChange;
import io.heddle.lifecycle.CollectionHistory;
import io.heddle.validate.ImportedHashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Writes the files of a snapshot. Whatever the size of the ledger, it needs memory for the names of
 * namespaces and for the definitions of one chaincode.
 *
 * <p>Fabric: core/ledger/kvledger/snapshot.go, generateSnapshot.
 */
final class SnapshotWriter {

  private final Ledger ledger;
  private final StateSnapshot state;
  private final Runnable check;

  /**
   * For one snapshot.
   *
   * @param state what is to be written, of the ledger or of an earlier time
   * @param check is asked now and then whether to go on; throws if not
   */
  SnapshotWriter(Ledger ledger, StateSnapshot state, Runnable check) {
    this.ledger = ledger;
    this.state = state;
    this.check = check;
  }

  /** Into an empty folder. */
  void write(Path folder) throws IOException {
    SortedMap<String, ByteString> hashes = new TreeMap<>();
    new TransactionFiles(state, check).write(folder, hashes);
    writeCollections(folder, hashes);
    writeState(folder, hashes);
    var manifest = new Manifest(ledger.channel(), end(), hashes, Manifest.SIMPLE);
    NewFile.write(folder.resolve(Manifest.SIGNABLE), manifest.signable(), Mode.READABLE);
    NewFile.write(folder.resolve(Manifest.ADDITIONAL), manifest.additional(), Mode.READABLE);
  }

  private Origin end() {
    long last = state.height() - 1;
    ByteString previous =
        ledger
            .block(last)
            .map(Block::getHeader)
            .map(header -> header.getPreviousHash())
            .or(() ->
                ledger.origin().filter(origin -> origin.block() == last).map(Origin::previousHash))
            .orElse(ByteString.EMPTY);
    return new Origin(last, state.headerHash(), previous, state.commitHash());
  }

  private void writeState(Path folder, SortedMap<String, ByteString> hashes) throws IOException {
    try (StateFiles open = new StateFiles(folder, FilePair.PUBLIC_STATE);
        StateFiles hashed = new StateFiles(folder, FilePair.PRIVATE_HASHES);
        Cursor<StateRow> rows = state.rows()) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        check.run();
        String namespace = row.get().namespace();
        if (ImportedHashes.areIn(namespace)) {
          hashed.add(row.get());
        } else if (!namespace.contains("$$")) {
          open.add(row.get());
        }
      }
      open.finish(hashes);
      hashed.finish(hashes);
    }
  }

  private void writeCollections(Path folder, SortedMap<String, ByteString> hashes)
      throws IOException {
    var history = new CollectionHistory(state);
    List<String> chaincodes =
        history.chaincodes().stream()
            .filter(chaincode -> !history.of(chaincode).isEmpty())
            .sorted(Comparator.comparing(CollectionKey::sorted, KeyOrder.UTF8))
            .toList();
    if (chaincodes.isEmpty()) {
      return;
    }
    long count = 0;
    try (SnapshotOutput data = SnapshotOutput.create(folder.resolve(FilePair.COLLECTIONS.data()))) {
      for (String chaincode : chaincodes) {
        for (CollectionChange change : history.of(chaincode)) {
          check.run();
          data.bytes(new CollectionKey(chaincode, change.block()).encoded());
          data.bytes(change.collections().toByteString());
          count++;
        }
      }
      hashes.put(FilePair.COLLECTIONS.data(), data.hash());
    }
    try (SnapshotOutput metadata =
        SnapshotOutput.create(folder.resolve(FilePair.COLLECTIONS.metadata()))) {
      metadata.number(count);
      hashes.put(FilePair.COLLECTIONS.metadata(), metadata.hash());
    }
  }
}
