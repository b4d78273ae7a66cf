// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.List;

/**
 * Keeps the log of {@code heddle exec}'s node from standing among what its command writes, and that
 * of a channel that is only validated from what came of it.
 */
final class QuietLog {

  private static final String VARIABLE = "HEDDLE_LOG";

  private QuietLog() {}

  /** To be called before anything logs. */
  static void of(String... arguments) {
    if (arguments.length == 0 || System.getenv(VARIABLE) != null) {
      return;
    }
    List<String> all = List.of(arguments);
    List<String> own =
        switch (arguments[0]) {
          case "exec" -> all.subList(0, Math.max(all.indexOf("--"), 0));
          case "verify" -> all;
          default -> List.of("--verbose");
        };
    if (!own.contains("--verbose")) {
      System.setProperty(VARIABLE, "error");
    }
  }
}
