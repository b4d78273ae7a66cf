// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import java.util.ArrayList;
import java.util.List;

/** Lines for people, of at most 100 columns, in which nothing can act on a terminal. */
final class TextLines {

  static final int COLUMNS = 100;

  private final List<String> lines = new ArrayList<>();

  TextLines() {}

  List<String> all() {
    return List.copyOf(lines);
  }

  /** Cuts what does not fit. */
  void add(String line) {
    String shown = Printable.of(line).stripTrailing();
    lines.add(
        shown.codePointCount(0, shown.length()) <= COLUMNS
            ? shown
            : shown.substring(0, shown.offsetByCodePoints(0, COLUMNS - 1)) + "…");
  }

  /** Goes on in the next line instead, between words. */
  void addWrapped(String sentence) {
    String rest = "  " + Printable.of(sentence);
    while (rest.codePointCount(0, rest.length()) > COLUMNS) {
      int most = rest.offsetByCodePoints(0, COLUMNS);
      int space = rest.lastIndexOf(' ', most);
      int end = space > COLUMNS / 2 ? space : most;
      lines.add(rest.substring(0, end));
      rest = "    " + rest.substring(end).stripLeading();
    }
    lines.add(rest);
  }
}
