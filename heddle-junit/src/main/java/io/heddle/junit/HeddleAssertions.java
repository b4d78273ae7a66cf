// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

/** Where assertions about transactions begin; needs AssertJ on the class path. */
public final class HeddleAssertions {

  private HeddleAssertions() {}

  /** About what a transaction did and what became of it. */
  public static TransactionAssert assertThat(TracedTransaction actual) {
    return new TransactionAssert(actual);
  }

  /** About how a rich query is served. */
  public static QueryPlanAssert assertThat(QueryPlan actual) {
    return new QueryPlanAssert(actual);
  }
}
