// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import java.util.List;

/**
 * An index and whether it can serve a query.
 *
 * @param missing its fields without which documents can match
 */
record Candidate(IndexDefinition index, Verdict verdict, List<FieldPath> missing) {

  Candidate {
    missing = List.copyOf(missing);
  }

  /** CouchDB's words in its own explanation. */
  enum Verdict {
    USABLE,
    /** It has a filter, and so must be asked for by name. */
    IS_PARTIAL,
    /** A matching document may lack one of its fields, and then would not be in it. */
    FIELD_MISMATCH,
    /** Its rows are not in the order that is asked for. */
    SORT_ORDER_MISMATCH
  }

  boolean isUsable() {
    return verdict == Verdict.USABLE;
  }
}
