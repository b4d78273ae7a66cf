// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.administer.ContractFunction;
import io.heddle.show.Printable;
import java.util.ArrayList;
import java.util.List;

/** The functions of a contract in a few lines: each with its arguments' names. */
final class FunctionLines {

  private static final int COLUMNS = 78;

  private FunctionLines() {}

  /**
   * Lines of as many functions as fit.
   *
   * @param most that are named
   */
  static List<String> of(List<ContractFunction> functions, int most) {
    List<String> words = new ArrayList<>();
    functions.stream()
        .limit(most)
        .forEach(each ->
            words.add(
                Printable.of(
                    "%s(%s)"
                        .formatted(
                            each.calledBy(),
                            String.join(
                                ", ",
                                each.parameters().stream().map(one -> one.name()).toList())))));
    if (functions.size() > most) {
      words.add("and %d more".formatted(functions.size() - most));
    }
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : words) {
      if (!line.isEmpty() && line.length() + word.length() + 2 > COLUMNS) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : "  ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }
}
