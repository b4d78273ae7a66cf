// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.StateSnapshot;
import io.heddle.query.RichQuery;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * One transaction's view of the ledger: reads come from a snapshot and are recorded, writes are
 * only recorded and never seen by later reads.
 *
 * <p>Safe for several threads; a use after {@link #results} or {@link #close} fails with Fabric's
 * words and does no harm.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/txmgr/tx_simulator.go.
 */
public final class Simulator implements AutoCloseable {

  private final StateSnapshot snapshot;
  private final StateDatabase database;
  private final TransactionRecord record;

  /** Starts a transaction that may use any key and any value. */
  public Simulator(TxId txId, StateSnapshot snapshot) {
    this(txId, snapshot, StateDatabase.HEDDLE);
  }

  /**
   * Starts a transaction on a snapshot.
   *
   * @param snapshot closed together with the simulator
   * @param database whose rules hold for keys and values
   */
  public Simulator(TxId txId, StateSnapshot snapshot, StateDatabase database) {
    this.snapshot = snapshot;
    this.database = database;
    this.record = new TransactionRecord(txId);
  }

  /**
   * The value of a key, empty if the key does not exist.
   *
   * @throws HeddleException {@code BAD_INPUT} if the database can have no such key; the same goes
   *     for all that reads or writes a key
   */
  public ByteString get(String namespace, String key) {
    return read(namespace, key).map(StateEntry::value).orElse(ByteString.EMPTY);
  }

  /**
   * As {@link #get}, looked up without waiting for the disk or anybody else, and recorded when it
   * is asked for; empty if only {@link #get} can tell.
   */
  public Optional<Supplier<ByteString>> getAtHand(String namespace, String key) {
    return snapshot
        .atHand(namespace, ByteString.copyFromUtf8(key))
        .map(found ->
            () -> {
              record.checkOpen();
              database.checkKey(key);
              return recorded(namespace, key, found.entry())
                  .map(StateEntry::value)
                  .orElse(ByteString.EMPTY);
            });
  }

  /** Writes a value; an empty one deletes. */
  public void put(String namespace, String key, ByteString value) {
    checkWrite(key, value);
    record.in(namespace, changes -> changes.write(key, value));
  }

  /** Deletes a key, whether it exists or not. */
  public void delete(String namespace, String key) {
    put(namespace, key, ByteString.EMPTY);
  }

  /** The metadata entries of a key by name; recorded as a read of the key. */
  public SortedMap<String, ByteString> metadata(String namespace, String key) {
    return StateMetadata.parse(
        read(namespace, key).map(StateEntry::metadata).orElse(ByteString.EMPTY));
  }

  /** Makes this the key's only metadata entry. */
  public void putMetadata(String namespace, String key, String name, ByteString value) {
    checkWrite(key, ByteString.EMPTY);
    record.in(namespace, changes -> changes.writeMetadata(key, Writes.metadata(name, value)));
  }

  /** The keys from start (empty: the first) to before end (empty: no end). */
  public RangeQuery range(String namespace, String start, String end) {
    record.checkOpen();
    Cursor<KeyedEntry> entries =
        snapshot.range(namespace, ByteString.copyFromUtf8(start), ByteString.copyFromUtf8(end));
    var range = new RangeRecord(start, end);
    record.in(namespace, changes -> changes.range(range));
    return new RangeQuery(namespace, entries, record, range);
  }

  /** As {@link #range}, for a page with a bookmark; excludes writes in this transaction. */
  public RangeQuery page(String namespace, String start, String end) {
    record.beforePage();
    return range(namespace, start, end);
  }

  /** The documents of a namespace that a query in CouchDB's language finds. */
  public DocumentQuery query(String namespace, String query) {
    return query(namespace, query, "");
  }

  /**
   * As {@link #query}, for a page; excludes writes in this transaction.
   *
   * @param bookmark where the page before has ended, empty for the first page
   */
  public DocumentQuery queryPage(String namespace, String query, String bookmark) {
    record.beforePage();
    return query(namespace, query, bookmark);
  }

  private DocumentQuery query(String namespace, String query, String bookmark) {
    record.checkOpen();
    return new DocumentQuery(
        namespace,
        RichQuery.parse(query, bookmark).on(snapshot, namespace),
        record,
        found ->
            record.in(
                namespace, changes -> changes.read(found.key(), Optional.of(found.version()))));
  }

  /** The public keys of a namespace. */
  public KeySpace state(String namespace) {
    return new PublicState(this, namespace);
  }

  /** A collection of private data; the caller has checked that it is defined. */
  public PrivateCollection collection(String namespace, String collection) {
    return new PrivateCollection(namespace, collection, snapshot, database, record);
  }

  /** Whether anything was written, public or private. */
  public boolean hasWritten() {
    return record.hasWritten();
  }

  /** The state this transaction sees, read without a record. */
  public StateReader reader() {
    return snapshot;
  }

  /** The namespaces for which anything was recorded so far, in key order. */
  public Set<String> namespaces() {
    return record.namespaces();
  }

  /** The collections of a namespace of which this transaction read values, not just hashes. */
  public Set<String> collectionsRead(String namespace) {
    return record.collectionsRead(namespace);
  }

  /**
   * Ends the recording.
   *
   * @return the marshalled {@code TxReadWriteSet}, empty if nothing was recorded
   */
  public ByteString results() {
    record.done();
    return record.set();
  }

  /** Ends the recording; the private values written, which go to members only. */
  public Optional<TxPvtReadWriteSet> privateResults() {
    record.done();
    return record.privateSet();
  }

  /** Gives the snapshot and all range queries up. Twice is harmless. */
  @Override
  public void close() {
    record.done();
    snapshot.close();
  }

  void checkWrite(String key, ByteString value) {
    record.beforeWrite();
    database.checkWrite(key, value);
  }

  private Optional<StateEntry> read(String namespace, String key) {
    record.checkOpen();
    database.checkKey(key);
    return recorded(namespace, key, snapshot.get(namespace, key));
  }

  private Optional<StateEntry> recorded(String namespace, String key, Optional<StateEntry> entry) {
    record.in(namespace, changes -> changes.read(key, entry.map(StateEntry::version)));
    return entry;
  }
}
