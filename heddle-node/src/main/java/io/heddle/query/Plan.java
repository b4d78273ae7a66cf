// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import io.heddle.ledger.RowRange;
import java.util.List;
import java.util.Optional;

/**
 * The way to a query's results.
 *
 * @param index empty if the documents themselves are gone through, by their keys
 * @param rows of the index, or keys
 * @param isEmpty whether it is plain from the selector that nothing matches
 * @param candidates all indexes there are
 */
record Plan(
    Optional<IndexDefinition> index, RowRange rows, boolean isEmpty, List<Candidate> candidates) {

  Plan {
    candidates = List.copyOf(candidates);
  }

  /** Whether every document of the namespace is looked at. */
  boolean isFullScan() {
    return index.isEmpty() && !isEmpty && rows.first().isEmpty() && rows.end().isEmpty();
  }

  /** What a bookmark belongs to. */
  String place() {
    return index.map(IndexDefinition::source).orElse("");
  }
}
