// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.StateSnapshot;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * One transaction's view of the ledger: reads come from a snapshot and are recorded, writes are
 * only recorded and never seen by later reads.
 *
 * <p>Safe for several threads; a use after {@link #results} or {@link #close} fails with Fabric's
 * words and does no harm.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/txmgr, txSimulator.
 */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class Simulator implements AutoCloseable {

  /**
   * Starts a transaction on a snapshot.
   *
   * @param snapshot closed together with the simulator
   */
  public Simulator(TxId txId, StateSnapshot snapshot) {}

  /** The value of a key, empty if the key does not exist. */
  public ByteString get(String namespace, String key) {
    throw new UnsupportedOperationException();
  }

  /** Writes a value; an empty one deletes. */
  public void put(String namespace, String key, ByteString value) {
    throw new UnsupportedOperationException();
  }

  public void delete(String namespace, String key) {
    throw new UnsupportedOperationException();
  }

  /** The metadata entries of a key by name; recorded as a read of the key. */
  public SortedMap<String, ByteString> metadata(String namespace, String key) {
    throw new UnsupportedOperationException();
  }

  /** Makes this the key's only metadata entry. */
  public void putMetadata(String namespace, String key, String name, ByteString value) {
    throw new UnsupportedOperationException();
  }

  /** The keys from start (empty: the first) to before end (empty: no end). */
  public RangeQuery range(String namespace, String start, String end) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #range}, for a page with a bookmark; excludes writes in this transaction. */
  public RangeQuery page(String namespace, String start, String end) {
    throw new UnsupportedOperationException();
  }

  public PrivateCollection collection(String namespace, String collection) {
    throw new UnsupportedOperationException();
  }

  /** The state this transaction sees, read without a record. */
  public StateReader reader() {
    throw new UnsupportedOperationException();
  }

  /** The namespaces for which anything was recorded so far, in key order. */
  public Set<String> namespaces() {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends the recording.
   *
   * @return the marshalled {@code TxReadWriteSet}, empty if nothing was recorded
   */
  public ByteString results() {
    throw new UnsupportedOperationException();
  }

  /** The private values written, which go to members only; empty if there are none. */
  public Optional<TxPvtReadWriteSet> privateResults() {
    throw new UnsupportedOperationException();
  }

  /** Gives the snapshot and all range queries up. Twice is harmless. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
