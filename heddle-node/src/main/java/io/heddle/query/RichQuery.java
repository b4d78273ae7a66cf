// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import io.heddle.base.HeddleException;
import io.heddle.ledger.StateSnapshot;
import java.util.List;

/** A query in CouchDB's language, read and ready to be run on any state. */
public final class RichQuery {

  private final FindRequest request;

  private RichQuery(FindRequest request) {
    this.request = request;
  }

  /**
   * Reads a query, a JSON object with a {@code selector}.
   *
   * @param bookmark where the page before has ended; empty for the beginning
   * @throws HeddleException {@code BAD_INPUT}, in the words of Fabric and CouchDB, if it is not one
   */
  public static RichQuery parse(String query, String bookmark) {
    return new RichQuery(FindRequest.parse(query, bookmark));
  }

  /**
   * The results, found one by one as they are taken; the caller closes them.
   *
   * @param namespace for a collection of private data, that of its values
   * @throws HeddleException {@code BAD_INPUT} if they are asked for in an order that no index has,
   *     or the bookmark is none
   */
  public RichResults on(StateSnapshot state, String namespace) {
    return RichResults.open(request, plan(state, namespace), state, namespace);
  }

  /**
   * Runs the query and tells how it came to its results.
   *
   * @param limit the number of results after which it ends
   * @throws HeddleException as {@link #on}
   */
  public Explanation explain(StateSnapshot state, String namespace, long limit) {
    Plan plan = plan(state, namespace);
    try (RichResults results = RichResults.open(request, plan, state, namespace)) {
      long returned = 0;
      while (returned < limit && results.next().isPresent()) {
        returned++;
      }
      return Explanation.of(request, plan, results, returned);
    }
  }

  FindRequest request() {
    return request;
  }

  Plan plan(StateSnapshot state, String namespace) {
    List<IndexDefinition> indexes =
        state.indexes(namespace).stream().map(IndexDefinition::of).toList();
    return Planner.plan(request, indexes);
  }
}
