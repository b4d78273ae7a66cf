// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import java.io.PrintStream;
import java.util.List;

/** Rows of equally many texts, each column as wide as its widest. */
public final class Columns {

  private Columns() {}

  public static void print(List<List<String>> rows, PrintStream out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        line.append(row.get(column));
        line.append(" ".repeat(widths[column] - row.get(column).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
