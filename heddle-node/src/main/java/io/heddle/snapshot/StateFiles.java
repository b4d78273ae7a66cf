// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import io.heddle.ledger.StateRow;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pair of files with keys, by namespaces; made with its first key. For one thread. */
final class StateFiles implements Closeable {

  private record Namespace(String name, long keys) {}

  private final Path folder;
  private final FilePair pair;
  private final List<SnapshotOutput> data = new ArrayList<>(1); // none before the first key
  private final List<Namespace> namespaces = new ArrayList<>();

  StateFiles(Path folder, FilePair pair) {
    this.folder = folder;
    this.pair = pair;
  }

  void add(StateRow row) throws IOException {
    if (data.isEmpty()) {
      data.add(SnapshotOutput.create(folder.resolve(pair.data())));
    }
    boolean isNew = namespaces.isEmpty() || !namespaces.getLast().name().equals(row.namespace());
    long before = isNew ? 0 : namespaces.removeLast().keys();
    namespaces.add(new Namespace(row.namespace(), before + 1));
    new StateRecord(row.key(), row.entry()).writeTo(data.getFirst());
  }

  /** Writes what there is of them, and tells the hashes. */
  void finish(Map<String, ByteString> hashes) throws IOException {
    if (data.isEmpty()) {
      return;
    }
    hashes.put(pair.data(), data.getFirst().hash());
    try (SnapshotOutput metadata = SnapshotOutput.create(folder.resolve(pair.metadata()))) {
      metadata.number(namespaces.size());
      for (Namespace namespace : namespaces) {
        metadata.text(namespace.name());
        metadata.number(namespace.keys());
      }
      hashes.put(pair.metadata(), metadata.hash());
    }
  }

  @Override
  public void close() throws IOException {
    if (!data.isEmpty()) {
      data.getFirst().close();
    }
  }
}
