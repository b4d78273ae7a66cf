// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The capabilities that a group of the configuration demands, and whether all of them are there.
 *
 * <p>Fabric: common/capabilities.
 */
public record CapabilitySet(Kind kind, Set<String> demanded) {

  /** Whose capabilities they are; the names that Heddle has. */
  public enum Kind {
    CHANNEL("Channel", "V1_4_2", "V1_4_3", "V2_0", "V3_0"),
    ORDERER("Orderer", "V1_1", "V1_4_2", "V2_0"),
    APPLICATION("Application", "V2_0", "V2_5");

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed
    private final Set<String> supported;

    Kind(String word, String... supported) {
      this.word = word;
      this.supported = Set.of(supported);
    }

    /** The names in their order. */
    public SortedSet<String> names() {
      return new TreeSet<>(supported);
    }

    /** The names in their order, for a message. */
    String supported() {
      return String.join(", ", names());
    }
  }

  public CapabilitySet {
    demanded = Set.copyOf(demanded);
  }

  /** Whether one of these is demanded. */
  public boolean hasAny(Set<String> names) {
    return demanded.stream().anyMatch(names::contains);
  }

  /** Which one is missing, in Fabric's words; empty if none is. */
  public Optional<String> objection() {
    return new TreeSet<>(demanded)
        .stream()
            .filter(name -> !kind.supported.contains(name))
            .findFirst()
            .map(name ->
                "%s capability %s is required but not supported".formatted(kind.word, name));
  }
}
