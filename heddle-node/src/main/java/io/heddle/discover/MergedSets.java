// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the sets of principals that satisfy two policies at once.
 *
 * <p>Fabric: common/policies/inquire/merge.go.
 */
final class MergedSets {

  /*
   * A set is contained in another if each of its principals is covered by one of the other's. Where
   * sets of the one policy contain sets of the other, those pairs are the result, together with the
   * combinations of all sets that are in no such pair, but only if both policies have some left.
   * What contains another set of the result is left out in the end.
   *
   * Fabric forgets some of the combinations where each of the policies has sets that contain sets
   * of the other: it removes by places in a list that has become shorter before. Here they stay.
   */

  private final PrincipalTable table;
  private final Budget budget;
  private final BitSet[] covered;

  /** For a table that has all principals of the sets by now. */
  MergedSets(PrincipalTable table, Budget budget) throws NoDescriptor {
    this.table = table;
    this.budget = budget;
    this.covered = new BitSet[table.size()];
    budget.spend((long) table.size() * table.size());
    for (int one = 0; one < covered.length; one++) {
      covered[one] = new BitSet(covered.length);
      for (int other = 0; other < covered.length; other++) {
        covered[one].set(other, table.isA(one, other));
      }
    }
  }

  /** A set with what it consists of and what it covers, as bits, for quick comparison. */
  private static final class Compared {

    private final PrincipalSet set;
    private final long[] own;
    private final long[] covers;

    Compared(PrincipalSet set, BitSet own, BitSet covers) {
      this.set = set;
      this.own = own.toLongArray();
      this.covers = covers.toLongArray();
    }

    PrincipalSet set() {
      return set;
    }

    /** Whether each principal of this one is covered by the other. */
    boolean isContainedIn(Compared other) {
      return isPart(own, other.covers);
    }

    /** Whether the other has each principal of this one. */
    boolean isSubsetOf(Compared other) {
      return isPart(own, other.own);
    }

    private static boolean isPart(long[] small, long[] large) {
      for (int i = 0; i < small.length; i++) {
        if ((small[i] & ~(i < large.length ? large[i] : 0)) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  List<PrincipalSet> merge(List<PrincipalSet> first, List<PrincipalSet> second)
      throws NoDescriptor {
    List<Compared> left = compared(first);
    List<Compared> right = compared(second);
    Set<PrincipalSet> merged = new LinkedHashSet<>();
    var inRight = new Containment(left, right);
    inRight.fill(merged);
    List<Compared> freeLeft = without(left, inRight.contained);
    var inLeft = new Containment(right, freeLeft);
    inLeft.fill(merged);
    List<Compared> restLeft = without(freeLeft, inLeft.containing);
    inLeft.contained.or(inRight.containing);
    List<Compared> restRight = without(right, inLeft.contained);
    for (Compared one : restLeft) {
      for (Compared other : restRight) {
        add(merged, one, other);
      }
    }
    return smallest(merged);
  }

  /** Which of some sets are contained in which of others. */
  private final class Containment {

    private final List<Compared> small;
    private final List<Compared> large;
    private final BitSet contained = new BitSet();
    private final BitSet containing = new BitSet();

    Containment(List<Compared> small, List<Compared> large) {
      this.small = small;
      this.large = large;
    }

    void fill(Set<PrincipalSet> merged) throws NoDescriptor {
      for (int i = 0; i < small.size(); i++) {
        for (int j = 0; j < large.size(); j++) {
          budget.spend(1);
          if (small.get(i).isContainedIn(large.get(j))) {
            contained.set(i);
            containing.set(j);
            add(merged, small.get(i), large.get(j));
          }
        }
      }
    }
  }

  private void add(Set<PrincipalSet> merged, Compared contained, Compared containing)
      throws NoDescriptor {
    budget.spend((long) contained.set.size() * containing.set.size() + 1);
    merged.add(containing.set.covering(contained.set, table));
  }

  private static List<Compared> without(List<Compared> sets, BitSet places) {
    List<Compared> rest = new ArrayList<>();
    for (int i = places.nextClearBit(0); i < sets.size(); i = places.nextClearBit(i + 1)) {
      rest.add(sets.get(i));
    }
    return rest;
  }

  /** Those that contain no other, whatever the numbers; of equal ones the shortest. */
  private List<PrincipalSet> smallest(Set<PrincipalSet> sets) throws NoDescriptor {
    List<Compared> inOrder = compared(List.copyOf(sets));
    inOrder.sort(
        Comparator.comparingInt((Compared one) -> BitSet.valueOf(one.own).cardinality())
            .thenComparingInt(one -> one.set.size()));
    List<Compared> kept = new ArrayList<>();
    for (Compared one : inOrder) {
      budget.spend(kept.size() + 1L);
      if (kept.stream().noneMatch(smaller -> smaller.isSubsetOf(one))) {
        kept.add(one);
      }
    }
    return kept.stream().map(Compared::set).toList();
  }

  private List<Compared> compared(List<PrincipalSet> sets) throws NoDescriptor {
    List<Compared> compared = new ArrayList<>();
    for (PrincipalSet set : sets) {
      budget.spend(set.size() * (table.size() / 64 + 1L));
      BitSet own = new BitSet(table.size());
      BitSet covers = new BitSet(table.size());
      for (int number : set.numbers()) {
        own.set(number);
        covers.or(covered[number]);
      }
      compared.add(new Compared(set, own, covers));
    }
    return compared;
  }
}
