// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.TxId;
import io.heddle.ledger.StateSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ids of all transactions: shorter ones first, then by their bytes.
 *
 * <p>Fabric: common/ledger/blkstorage/blockindex.go, exportUniqueTxIDs.
 */
final class TransactionFiles {

  /*
   * The ledger has them by their bytes alone, and clients choose their length, though all honest
   * ones have 64 characters. So they are gone through once to see which lengths there are, and then
   * once for each group of lengths: one whose ids fit into memory, or a single length, whose ids
   * are in the right order already.
   */
  private static final long MAX_GROUP_BYTES = 8 << 20;

  /** Asked now and then whether to go on; throws if not. */
  private final Runnable check;

  private final StateSnapshot state;

  TransactionFiles(StateSnapshot state, Runnable check) {
    this.state = state;
    this.check = check;
  }

  void write(Path folder, Map<String, ByteString> hashes) throws IOException {
    SortedMap<Integer, Long> lengths = lengths();
    if (lengths.isEmpty()) {
      return;
    }
    try (SnapshotOutput data =
        SnapshotOutput.create(folder.resolve(FilePair.TRANSACTIONS.data()))) {
      for (List<Integer> group : groups(lengths)) {
        if (group.size() == 1) {
          copy(group.getFirst(), data);
        } else {
          sort(group, data);
        }
      }
      hashes.put(FilePair.TRANSACTIONS.data(), data.hash());
    }
    try (SnapshotOutput metadata =
        SnapshotOutput.create(folder.resolve(FilePair.TRANSACTIONS.metadata()))) {
      metadata.number(lengths.values().stream().mapToLong(Long::longValue).sum());
      hashes.put(FilePair.TRANSACTIONS.metadata(), metadata.hash());
    }
  }

  /** How many ids there are of each length in bytes. */
  private SortedMap<Integer, Long> lengths() {
    SortedMap<Integer, Long> lengths = new TreeMap<>();
    try (Cursor<TxId> ids = state.transactions()) {
      for (var id = ids.next(); id.isPresent(); id = ids.next()) {
        check.run();
        lengths.merge(bytes(id.get()).length, 1L, Long::sum);
      }
    }
    return lengths;
  }

  private static List<List<Integer>> groups(SortedMap<Integer, Long> lengths) {
    List<List<Integer>> groups = new ArrayList<>();
    long bytes = Long.MAX_VALUE;
    for (Map.Entry<Integer, Long> length : lengths.entrySet()) {
      long more = (length.getKey() + 64L) * length.getValue();
      if (bytes > MAX_GROUP_BYTES - more) {
        groups.add(new ArrayList<>());
        bytes = 0;
      }
      groups.getLast().add(length.getKey());
      bytes += more;
    }
    return groups;
  }

  private void copy(int length, SnapshotOutput data) throws IOException {
    try (Cursor<TxId> ids = state.transactions()) {
      for (var id = ids.next(); id.isPresent(); id = ids.next()) {
        check.run();
        if (bytes(id.get()).length == length) {
          data.text(id.get().value());
        }
      }
    }
  }

  private void sort(List<Integer> group, SnapshotOutput data) throws IOException {
    SortedMap<Integer, List<String>> byLength = new TreeMap<>();
    group.forEach(length -> byLength.put(length, new ArrayList<>()));
    try (Cursor<TxId> ids = state.transactions()) {
      for (var id = ids.next(); id.isPresent(); id = ids.next()) {
        check.run();
        List<String> same = byLength.get(bytes(id.get()).length);
        if (same != null) {
          same.add(id.get().value());
        }
      }
    }
    for (List<String> same : byLength.values()) {
      for (String id : same) {
        data.text(id);
      }
    }
  }

  private static byte[] bytes(TxId id) {
    return id.value().getBytes(StandardCharsets.UTF_8);
  }
}
