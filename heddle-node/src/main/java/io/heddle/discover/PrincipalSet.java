// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Principals by their numbers, in order; one can be there several times. Immutable. */
final class PrincipalSet {

  static final PrincipalSet EMPTY = new PrincipalSet(new int[0]);

  private final int[] numbers;

  private PrincipalSet(int[] numbers) {
    this.numbers = numbers;
  }

  static PrincipalSet of(int number) {
    return new PrincipalSet(new int[] {number});
  }

  PrincipalSet plus(PrincipalSet other) {
    int[] sum = Arrays.copyOf(numbers, numbers.length + other.numbers.length);
    System.arraycopy(other.numbers, 0, sum, numbers.length, other.numbers.length);
    Arrays.sort(sum);
    return new PrincipalSet(sum);
  }

  /** This one with what of the other it does not cover; each of its principals covers one. */
  PrincipalSet covering(PrincipalSet other, PrincipalTable table) {
    boolean[] used = new boolean[numbers.length];
    int[] open = new int[other.numbers.length];
    int opens = 0;
    for (int number : other.numbers) {
      if (!takeOne(number, used, table)) {
        open[opens++] = number;
      }
    }
    return opens == 0 ? this : plus(new PrincipalSet(Arrays.copyOf(open, opens)));
  }

  private boolean takeOne(int number, boolean[] used, PrincipalTable table) {
    for (int i = 0; i < used.length; i++) {
      if (!used[i] && table.isA(numbers[i], number)) {
        used[i] = true;
        return true;
      }
    }
    return false;
  }

  /** How often each principal is there. */
  Map<Integer, Integer> counts() {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int number : numbers) {
      counts.merge(number, 1, Integer::sum);
    }
    return counts;
  }

  int[] numbers() {
    return numbers.clone();
  }

  int size() {
    return numbers.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrincipalSet that && Arrays.equals(numbers, that.numbers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return Arrays.toString(numbers);
  }
}
