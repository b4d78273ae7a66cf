// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import java.util.List;
import java.util.Optional;

/**
 * How far a rule about signatures is satisfied, part by part.
 *
 * @param rule in words for people: a principal, or how many of the parts it takes
 * @param by whose signature it has taken, if it is a principal
 * @param parts of which it consists; none of a principal
 */
public record Satisfaction(
    String rule, boolean isSatisfied, Optional<Identity> by, List<Satisfaction> parts) {

  public Satisfaction {
    parts = List.copyOf(parts);
  }

  /** So many of these parts. */
  static Satisfaction of(int needed, List<Satisfaction> parts) {
    long satisfied = parts.stream().filter(Satisfaction::isSatisfied).count();
    return new Satisfaction(
        "%d of %d".formatted(needed, parts.size()), satisfied >= needed, Optional.empty(), parts);
  }
}
