// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.KeyOrder;
import io.heddle.base.TxId;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;

/**
 * What a transaction read and wrote, and whether it may still write. Its monitor guards it.
 *
 * <p>Fabric: core/ledger/kvledger/txmgmt/txmgr/tx_simulator.go; the texts, one misspelt, are its.
 */
final class TransactionRecord {

  private final TxId txId;
  private final SortedMap<String, NamespaceRecord> namespaces = new TreeMap<>(KeyOrder.UTF8);
  private boolean isDone;
  private boolean hasWritten;
  private boolean hasPaged;
  private boolean hasQueriedPrivateData;

  TransactionRecord(TxId txId) {
    this.txId = txId;
  }

  synchronized void checkOpen() {
    if (isDone) {
      throw new HeddleException(
          Fault.CONFLICT, "this instance should not be used after calling Done()");
    }
  }

  synchronized void beforeWrite() {
    checkOpen();
    if (hasQueriedPrivateData) {
      throw unsupported(
          "Transaction has already performed queries on pvt data. Writes are not allowed");
    }
    if (hasPaged) {
      throw unsupported(
          "Transaction has already performed a paginated query. Writes are not allowed");
    }
    hasWritten = true;
  }

  synchronized boolean hasWritten() {
    return hasWritten;
  }

  synchronized void beforePage() {
    checkOpen();
    if (hasWritten) {
      throw unsupported("Paginated queries are supported only in a read-only transaction");
    }
    hasPaged = true;
  }

  synchronized void beforePrivateQuery() {
    checkOpen();
    if (hasWritten) {
      throw unsupported("Queries on pvt data is supported only in a read-only transaction");
    }
    hasQueriedPrivateData = true;
  }

  /** Records something in a namespace. */
  synchronized void in(String namespace, Consumer<NamespaceRecord> change) {
    checkOpen();
    change.accept(namespaces.computeIfAbsent(namespace, _ -> new NamespaceRecord()));
  }

  synchronized Set<String> namespaces() {
    Set<String> names = new TreeSet<>(KeyOrder.UTF8);
    names.addAll(namespaces.keySet());
    return names;
  }

  synchronized Set<String> collectionsRead(String namespace) {
    NamespaceRecord found = namespaces.get(namespace);
    return found == null ? Set.of() : found.collectionsRead();
  }

  /** Nothing is recorded any more. */
  synchronized void done() {
    isDone = true;
  }

  synchronized ByteString set() {
    var set = TxReadWriteSet.newBuilder();
    namespaces.forEach((name, record) -> set.addNsRwset(record.set(name)));
    return set.build().toByteString();
  }

  synchronized Optional<TxPvtReadWriteSet> privateSet() {
    var set = TxPvtReadWriteSet.newBuilder();
    namespaces.forEach((name, record) -> record.privateSet(name).ifPresent(set::addNsPvtRwset));
    return set.getNsPvtRwsetCount() == 0 ? Optional.empty() : Optional.of(set.build());
  }

  private HeddleException unsupported(String why) {
    return new HeddleException(
        Fault.CONFLICT, "txid [%s]: unsuppored transaction. %s".formatted(txId, why));
  }
}
