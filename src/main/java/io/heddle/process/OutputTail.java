// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of an output, at most 20 and about 4 KiB of text. Safe for threads. */
final class OutputTail {

  private static final int MAX_LINES = 20;
  private static final int MAX_CHARACTERS = 4096;

  private final Deque<String> lines = new ArrayDeque<>();
  private int characters;

  synchronized void add(String line) {
    String kept = line.substring(Math.max(0, line.length() - MAX_CHARACTERS));
    lines.addLast(kept);
    characters += kept.length();
    while (lines.size() > MAX_LINES || characters > MAX_CHARACTERS) {
      characters -= lines.removeFirst().length();
    }
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
