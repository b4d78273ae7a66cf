// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import io.heddle.base.HeddleException;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StoredIndex;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The indexes of a channel's namespaces. */
public final class NamespaceIndexes {

  private static final Logger log = LoggerFactory.getLogger(NamespaceIndexes.class);

  private final Ledger ledger;

  private NamespaceIndexes(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Keeps up what a ledger has; must come before the first block after an opening. */
  public static NamespaceIndexes of(Ledger ledger) {
    for (StoredIndex stored : ledger.indexes().stored()) {
      IndexDefinition index = IndexDefinition.of(stored);
      if (ledger.indexes().keep(index.storedFor(stored.namespace()), index.order())) {
        log.info(
            "[{}] Index '{}' of '{}' is built again: strings have another order now",
            ledger.channel(),
            stored.name(),
            stored.namespace());
      }
    }
    return new NamespaceIndexes(ledger);
  }

  /**
   * Makes the indexes of a namespace that are not there yet. One that cannot be made is told in the
   * log and left out; one that is there and not in these files stays.
   *
   * @param files contents of index files by name; the later of two for one index counts
   */
  public void define(String namespace, SortedMap<String, String> files) {
    files.forEach((file, content) -> {
      try {
        define(namespace, IndexDefinition.parse(content));
      } catch (HeddleException e) {
        log.error(
            "[{}] Index file '{}' of '{}' makes no index: {}",
            ledger.channel(),
            file,
            namespace,
            e.getMessage());
      }
    });
  }

  private void define(String namespace, IndexDefinition index) {
    StoredIndex stored = index.storedFor(namespace);
    if (ledger.indexes().keep(stored, index.order())) {
      log.info("[{}] Index '{}' of '{}' is built", ledger.channel(), stored.name(), namespace);
    }
  }
}
