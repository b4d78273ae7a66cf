// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.List;

/** Keeps the log of {@code heddle exec}'s node from standing among what its command writes. */
final class QuietLog {

  private static final String VARIABLE = "HEDDLE_LOG";

  private QuietLog() {}

  /** To be called before anything logs. */
  static void of(String... arguments) {
    if (arguments.length > 0 && arguments[0].equals("exec") && System.getenv(VARIABLE) == null) {
      List<String> all = List.of(arguments);
      int separator = all.indexOf("--");
      if (!all.subList(0, Math.max(separator, 0)).contains("--verbose")) {
        System.setProperty(VARIABLE, "error");
      }
    }
  }
}
