// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import java.util.Optional;
import java.util.Set;

/** Truths as Go reads them: strconv.ParseBool. */
public final class GoBoolean {

  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private GoBoolean() {}

  /** Empty if the text is none. */
  public static Optional<Boolean> parse(String text) {
    if (TRUE.contains(text)) {
      return Optional.of(true);
    }
    return FALSE.contains(text) ? Optional.of(false) : Optional.empty();
  }
}
