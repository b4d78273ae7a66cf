// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The last error that nobody in a program caught and that has not ended it: what waits for the work
 * that failed waits for ever. Node's library for chaincode goes on after such an error, as do
 * Java's threads. Not safe for threads.
 */
final class UncaughtError {

  private static final int LONGEST = 300;
  private static final int LONGEST_LINE = 2000;

  private static final Pattern SAID =
      Pattern.compile(
          "(?:uncaughtException: (.*\\S)|Unhandled Rejection reason (.+?)(?: promise Promise \\{.*)?|^(Exception in thread .+))\\s*$");

  /** One of them is in whatever the pattern finds, and soon looked for. */
  private static final List<String> WORDS =
      List.of("uncaughtException: ", "Unhandled Rejection reason ", "Exception in thread ");

  private long seen;
  private @Nullable String said;
  private @Nullable String frame;

  /**
   * @param now in {@link System#nanoTime}
   */
  void add(String whole, long now) {
    String line = whole.length() > LONGEST_LINE ? whole.substring(0, LONGEST_LINE) : whole;
    Matcher found = SAID.matcher(line);
    if (WORDS.stream().anyMatch(line::contains) && found.find()) {
      said =
          found.group(1) != null
              ? found.group(1)
              : found.group(2) != null ? found.group(2) : found.group(3);
      seen = now;
      frame = null;
    } else if (said != null && frame == null) {
      frame = ErrorSummary.frame(line);
    }
  }

  /** With the place where it was thrown, if that is known; empty if there is none since then. */
  Optional<String> since(long then) {
    if (said == null || seen - then < 0) {
      return Optional.empty();
    }
    String text = said + (frame == null ? "" : ", at " + frame);
    return Optional.of(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
  }
}
