// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import java.util.List;
import java.util.Optional;

/**
 * How far a rule about signatures is satisfied, part by part.
 *
 * @param rule in words for people
 * @param needed how many of the parts it takes; 0 of a principal
 * @param by whose signature it has taken, if it is a principal
 * @param parts of which it consists; none of a principal
 */
public record Satisfaction(
    String rule, boolean isSatisfied, int needed, Optional<Identity> by, List<Satisfaction> parts) {

  public Satisfaction {
    parts = List.copyOf(parts);
  }

  /** So many of these parts. */
  static Satisfaction of(int needed, List<Satisfaction> parts) {
    long satisfied = parts.stream().filter(Satisfaction::isSatisfied).count();
    return new Satisfaction(
        "%d of %d".formatted(needed, parts.size()),
        satisfied >= needed,
        needed,
        Optional.empty(),
        parts);
  }

  /** A principal. */
  static Satisfaction of(String principal, Optional<Identity> by) {
    return new Satisfaction(principal, by.isPresent(), 0, by, List.of());
  }

  /** What is lacking, in words; of what is satisfied, too, as if it were not. */
  String missing() {
    if (parts.isEmpty() && needed == 0) {
      return rule;
    }
    List<String> open =
        parts.stream().filter(part -> !part.isSatisfied()).map(Satisfaction::missing).toList();
    return Missing.of(needed - (parts.size() - open.size()), open);
  }
}
