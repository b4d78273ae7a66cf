// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The last lines of an output, at most 20, and before them those that name an error and would else
 * be lost: most languages write the error first and then a stack of any length. About 4 KiB of text
 * in all. Safe for threads.
 */
final class OutputTail {

  private static final int MAX_LINES = 20;
  private static final int MAX_CHARACTERS = 4096;

  private static final int MAX_HEADLINES = 4;
  private static final int LONGEST_HEADLINE = 400;
  private static final String GAP = "…";

  private final ErrorSummary summary;
  private final UncaughtError uncaught = new UncaughtError();
  private final Deque<String> lines = new ArrayDeque<>();
  private final List<String> headlines = new ArrayList<>();
  private int characters;
  private boolean hasGap;

  OutputTail(ErrorSummary summary) {
    this.summary = summary;
  }

  synchronized void add(String line) {
    summary.add(line);
    uncaught.add(line, System.nanoTime());
    String kept =
        isHeadline(line)
            ? line.substring(0, Math.min(line.length(), MAX_CHARACTERS))
            : line.substring(Math.max(0, line.length() - MAX_CHARACTERS));
    lines.addLast(kept);
    characters += kept.length();
    while (lines.size() > MAX_LINES || (characters > MAX_CHARACTERS && lines.size() > 1)) {
      String dropped = lines.removeFirst();
      characters -= dropped.length();
      hasGap = !keep(dropped);
    }
  }

  /** Headlines, then a gap if lines are missing behind them, then the last lines. */
  synchronized List<String> lines() {
    List<String> all = new ArrayList<>(headlines);
    if (hasGap && !headlines.isEmpty()) {
      all.add(GAP);
    }
    all.addAll(lines);
    return List.copyOf(all);
  }

  /** The line that says best what went wrong; empty if none does. */
  synchronized Optional<String> error() {
    return summary.text();
  }

  /** The last error since then, in {@link System#nanoTime}, that nobody in the program caught. */
  synchronized Optional<String> uncaughtSince(long then) {
    return uncaught.since(then);
  }

  private static boolean isHeadline(String line) {
    return Headline.isOne(line.substring(0, Math.min(line.length(), LONGEST_HEADLINE)));
  }

  /** The first headline says what went wrong, the last ones why: others go. */
  private boolean keep(String dropped) {
    if (!isHeadline(dropped)) {
      return false;
    }
    String headline =
        dropped.length() <= LONGEST_HEADLINE
            ? dropped
            : dropped.substring(0, LONGEST_HEADLINE) + GAP;
    headlines.add(headline);
    characters += headline.length();
    if (headlines.size() > MAX_HEADLINES) {
      characters -= headlines.remove(1).length();
    }
    return true;
  }
}
