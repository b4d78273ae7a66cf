// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import io.heddle.base.Cursor;
import io.heddle.query.QueryRecord;
import io.heddle.query.RichResults;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;

/**
 * The documents that a rich query finds, one after the other. Each one taken is recorded as a read
 * of its key, and that no other matches is recorded nowhere; of private data nothing is.
 */
public final class DocumentQuery implements Cursor<KV> {

  private final String namespace;
  private final RichResults results;
  private final TransactionRecord transaction;
  private final Consumer<QueryRecord> recording;

  DocumentQuery(
      String namespace,
      RichResults results,
      TransactionRecord transaction,
      Consumer<QueryRecord> recording) {
    this.namespace = namespace;
    this.results = results;
    this.transaction = transaction;
    this.recording = recording;
  }

  @Override
  public Optional<KV> next() {
    transaction.checkOpen();
    Optional<QueryRecord> found = results.next();
    found.ifPresent(recording);
    return found.map(record ->
        KV.newBuilder()
            .setNamespace(namespace)
            .setKey(record.key())
            .setValue(record.value())
            .build());
  }

  /** Where a next page begins. */
  public String bookmark() {
    return results.bookmark();
  }

  /** The fields it asks for, if it looks at every document there is to find them. */
  public Optional<String> fullScanFor() {
    return results.isFullScan() ? Optional.of(results.selectorFields()) : Optional.empty();
  }

  /** Gives the iterator up; what it read stays recorded. */
  @Override
  public void close() {
    results.close();
  }
}
