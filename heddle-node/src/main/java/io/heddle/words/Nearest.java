// SPDX-License-Identifier: Apache-2.0
package io.heddle.words;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that was meant, for whoever wrote another. */
public final class Nearest {

  private static final int MAX_LENGTH = 64;

  private Nearest() {}

  /** The second half of a sentence: which one is near, or which there are. */
  public static String to(String given, Collection<String> known) {
    return find(given, known)
        .map("'%s' may be meant"::formatted)
        .orElseGet(
            () -> known.isEmpty() ? "there is none" : "there is " + String.join(", ", known));
  }

  /** The one that is near enough to be meant; the case does not count. */
  public static Optional<String> find(String given, Collection<String> known) {
    if (given.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return known.stream()
        .filter(each -> distance(given, each) <= Math.max(1, each.length() / 3))
        .min(Comparator.comparingInt(each -> distance(given, each)));
  }

  /** How many letters are to be changed, put in or left out; the case does not count. */
  private static int distance(String given, String known) {
    String from = given.toLowerCase(Locale.ROOT);
    String to = known.toLowerCase(Locale.ROOT);
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] here = new int[to.length() + 1];
      here[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        here[column] =
            Math.min(above[column - 1] + change, Math.min(above[column], here[column - 1]) + 1);
      }
      above = here;
    }
    return above[to.length()];
  }
}
