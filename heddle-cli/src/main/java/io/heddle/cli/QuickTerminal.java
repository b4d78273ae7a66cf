// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/**
 * Whether output goes to a terminal, and help has colours there: by the same rules as of picocli.
 */
final class QuickTerminal {

  private QuickTerminal() {}

  static boolean hasStyles() {
    if (System.getenv("NO_COLOR") != null) {
      return false;
    }
    @Nullable String forced = System.getenv("CLICOLOR_FORCE");
    if (forced != null && !forced.equals("0")) {
      return true;
    }
    return !"0".equals(System.getenv("CLICOLOR")) && isTerminal();
  }

  @SuppressWarnings("SystemConsoleNull") // Java still gives none if that is how it is configured
  static boolean isTerminal() {
    @Nullable Console console = System.console();
    return console != null && console.isTerminal();
  }
}
