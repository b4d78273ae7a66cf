// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import org.assertj.core.api.AbstractAssert;

/** Assertions about how a rich query is served. */
public final class QueryPlanAssert extends AbstractAssert<QueryPlanAssert, QueryPlan> {

  QueryPlanAssert(QueryPlan actual) {
    super(actual, QueryPlanAssert.class);
  }

  /** It is served by the index of this name. */
  public QueryPlanAssert usedIndex(String name) {
    isNotNull();
    if (!actual.index().equals(name)) {
      failWithMessage(
          "The query is served by %s, and not by index '%s'",
          actual.isFullScan() ? "a full scan" : "index '" + actual.index() + "'", name);
    }
    return this;
  }

  /** No index serves it. */
  public QueryPlanAssert isFullScan() {
    isNotNull();
    if (!actual.isFullScan()) {
      failWithMessage("The query is served by index '%s', not by a full scan", actual.index());
    }
    return this;
  }
}
