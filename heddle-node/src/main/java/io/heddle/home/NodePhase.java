// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import java.util.Arrays;
import java.util.Locale;

/** How far a node is between its start and its end. */
public enum NodePhase {
  /** It opens what it has, builds, defines or launches for the first time. */
  STARTING,
  READY,
  /** A part of it has died; it will end. */
  FAILED,
  STOPPING;

  /** For texts and JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What {@link #word} says; a node of an earlier version, which says nothing, is ready. */
  static NodePhase of(String word) {
    return Arrays.stream(values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElse(READY);
  }
}
