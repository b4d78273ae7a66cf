// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.query.RichQuery;
import io.heddle.query.RichResults;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * One transaction's view of a private data collection. Values lie with members only, hashes
 * everywhere; all reads but those of {@link #range} and {@link #query} are recorded by hash. What
 * is read by hash alone may have any key, whatever the database.
 */
public final class PrivateCollection implements KeySpace {

  private final String namespace;
  private final String collection;
  private final StateSnapshot snapshot;
  private final StateDatabase database;
  private final TransactionRecord record;

  PrivateCollection(
      String namespace,
      String collection,
      StateSnapshot snapshot,
      StateDatabase database,
      TransactionRecord record) {
    this.namespace = namespace;
    this.collection = collection;
    this.snapshot = snapshot;
    this.database = database;
    this.record = record;
  }

  /**
   * The value, empty if the key does not exist.
   *
   * @throws HeddleException {@code UNAVAILABLE} if this peer does not have the value that the hash
   *     stands for
   */
  @Override
  public ByteString get(String key) {
    record.checkOpen();
    database.checkKey(key);
    Optional<StateEntry> value = snapshot.get(namespace + "$$p" + collection, key);
    Optional<Version> found = value.map(StateEntry::version);
    Optional<Version> committed = hashEntry(key).map(StateEntry::version);
    if (!found.equals(committed)) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "private data matching public hash version is not available. Public hash version = %s, Private data version = %s"
              .formatted(text(committed), text(found)));
    }
    record.in(namespace, changes -> changes.collection(collection).readValue(key, committed));
    return value.map(StateEntry::value).orElse(ByteString.EMPTY);
  }

  /** SHA-256 of the value, empty if the key does not exist; peers that lack the value know it. */
  public ByteString hash(String key) {
    return readHash(key).map(StateEntry::value).orElse(ByteString.EMPTY);
  }

  @Override
  public void checkWrite(String key, ByteString value) {
    record.beforeWrite();
    database.checkWrite(key, value);
  }

  @Override
  public void put(String key, ByteString value) {
    checkWrite(key, value);
    write(changes -> changes.write(key, value));
  }

  /** Deletes a key and all that is remembered of its values. */
  public void purge(String key) {
    checkWrite(key, ByteString.EMPTY);
    write(changes -> changes.purge(key));
  }

  @Override
  public SortedMap<String, ByteString> metadata(String key) {
    return StateMetadata.parse(readHash(key).map(StateEntry::metadata).orElse(ByteString.EMPTY));
  }

  @Override
  public void putMetadata(String key, String name, ByteString value) {
    checkWrite(key, ByteString.EMPTY);
    write(changes -> changes.writeMetadata(key, Writes.metadata(name, value)));
  }

  /** The keys from start to before end, not recorded; excludes writes in this transaction. */
  @Override
  public RangeQuery range(String start, String end) {
    record.beforePrivateQuery();
    return new RangeQuery(
        namespace,
        snapshot.range(
            namespace + "$$p" + collection,
            ByteString.copyFromUtf8(start),
            ByteString.copyFromUtf8(end)),
        record,
        new RangeRecord(start, end)); // told to nobody
  }

  /** Nothing of it is recorded; excludes writes in this transaction. */
  @Override
  public DocumentQuery query(String query) {
    record.beforePrivateQuery();
    RichResults results = RichQuery.parse(query, "").on(snapshot, namespace + "$$p" + collection);
    return new DocumentQuery(namespace, results, record, _ -> {});
  }

  private Optional<StateEntry> readHash(String key) {
    record.checkOpen();
    Optional<StateEntry> entry = hashEntry(key);
    recordRead(key, entry.map(StateEntry::version));
    return entry;
  }

  private Optional<StateEntry> hashEntry(String key) {
    return snapshot.get(namespace + "$$h" + collection, Sha256.of(ByteString.copyFromUtf8(key)));
  }

  private void recordRead(String key, Optional<Version> version) {
    record.in(namespace, changes -> changes.collection(collection).read(key, version));
  }

  private void write(Consumer<CollectionRecord> change) {
    record.in(namespace, changes -> change.accept(changes.collection(collection)));
  }

  private static String text(Optional<Version> version) {
    return version
        .map(present -> "{BlockNum: %d, TxNum: %d}".formatted(present.block(), present.tx()))
        .orElse("<nil>");
  }
}
