// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of the docs with what its reader does. What stands behind a fence's language is not shown
 * to readers: the terminal in which commands go on, or whose output is meant; the file that is
 * written or changed; {@code fails} for commands that do not succeed.
 */
record TutorialPage(List<Block> blocks) {

  private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w+) ?([^\\n]*)\\n(.*?)^```$");

  TutorialPage {
    blocks = List.copyOf(blocks);
  }

  /** What stands between two fences. */
  record Block(String language, String about, String text) {

    List<String> lines() {
      return text.lines().toList();
    }
  }

  static TutorialPage read(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (MatchResult found : FENCED.matcher(Files.readString(file)).results().toList()) {
      blocks.add(new Block(found.group(1), found.group(2), found.group(3)));
    }
    return new TutorialPage(blocks);
  }

  /** A file as the page shows it. */
  String file(String name) {
    return blocks.stream()
        .filter(block -> block.about().endsWith(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The page does not show '%s'".formatted(name)))
        .text();
  }

  /** A text in which the lines of a difference are those behind it. */
  static String changed(String before, List<String> difference) {
    String old = joined(difference, '-');
    if (!before.contains(old)) {
      throw new AssertionError("This is not in the file that it changes:\n" + old);
    }
    return before.replace(old, joined(difference, '+'));
  }

  private static String joined(List<String> difference, char sign) {
    var text = new StringBuilder();
    for (String line : difference) {
      if (line.charAt(0) == ' ' || line.charAt(0) == sign) {
        text.append(line.substring(1)).append('\n');
      }
    }
    return text.toString();
  }
}
