// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.util.List;

/** What the builders say to a package. */
sealed interface BuildAnswer {

  /** One of them claimed and built it, now or before. */
  record Built(Instance instance) implements BuildAnswer {}

  /**
   * None of them claimed it.
   *
   * @param outcomes what each of them said, in their order: {@code java (exit status 1)}
   * @param hint why that may be, with "; " before it; often empty
   */
  record Unclaimed(List<String> outcomes, String hint) implements BuildAnswer {
    public Unclaimed {
      outcomes = List.copyOf(outcomes);
    }
  }
}
