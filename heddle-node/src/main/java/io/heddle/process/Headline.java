// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.util.List;
import java.util.regex.Pattern;

/** Tells the line of an output that names an error from the stack around it. */
final class Headline {

  /**
   * Java's "Caused by: java.io.IOException: …", Node's "TypeError [CODE]: …", with any logger's
   * words before.
   */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:^|[\\s\\[(\"'])(?:[A-Za-z_$][\\w$]*\\.)*(?:[A-Z][\\w$]*)?(?:Error|Exception|Throwable|Rejection)(?: \\[\\w+])?(?::|$)");

  /** Java's threads, Go's runtime, and what compilers and package managers write. */
  private static final Pattern SAID =
      Pattern.compile(
          "^\\s*(?:Exception in thread |panic: |fatal error: |\\[ERROR] \\S|npm (?:error|ERR!) \\S)|(?:^|[\\s:)])error(?: [A-Z]+\\d+)?: ");

  /** One of them is in whatever the patterns find. */
  private static final List<String> WORDS =
      List.of("rror", "ERR", "Exception", "Throwable", "Rejection", "panic: ");

  private static final Pattern STACK = Pattern.compile("^\\s+at ");

  private Headline() {}

  static boolean isOne(String line) {
    return hasWord(line)
        && !STACK.matcher(line).find()
        && (NAMED.matcher(line).find() || SAID.matcher(line).find());
  }

  /** The patterns look at each place of a line, which is a thousand times as much work. */
  private static boolean hasWord(String line) {
    return WORDS.stream().anyMatch(line::contains);
  }
}
