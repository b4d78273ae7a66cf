// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import io.heddle.trace.TransactionTrace.Comparison;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the check of determinism compared, for people. */
public final class ComparisonText {

  private ComparisonText() {}

  /** What to tell of a call that was not found out. */
  public static String passed(Optional<Comparison> comparison) {
    return comparison
        .map(done -> "Both executions gave the same result; " + instances(done))
        .orElse("It was executed once only, since it is part of the peer");
  }

  /** Whether two instances were compared or one with itself. */
  static String instances(Comparison comparison) {
    List<String> one = comparison.onOneInstance();
    return one.isEmpty()
        ? "each was by an instance of its own"
        : "one and the same instance of %s executed both, so what is fixed for its life was not compared"
            .formatted(one.stream().map("'%s'"::formatted).collect(Collectors.joining(", ")));
  }
}
