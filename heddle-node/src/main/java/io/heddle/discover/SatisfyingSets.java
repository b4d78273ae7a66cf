// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * Finds the sets of principals that satisfy a policy.
 *
 * <p>Fabric: common/policies/inquire/inquire.go and common/graph/perm.go.
 *
 * @param isThere whether anybody is this principal
 */
record SatisfyingSets(
    PrincipalTable table, IntPredicate isThere, RandomGenerator random, Budget budget) {

  /*
   * As in Fabric, a part that demands nobody makes the whole policy one that cannot be planned, if
   * it is a part of any way to satisfy it at all; a part that demands more than it offers only ends
   * the ways through it.
   */

  private static final long MAX_COMBINATIONS = 10_000;

  /** Of one part; so deep goes the search. */
  private static final int MAX_NEEDED = 500;

  /** The ways to satisfy a part of a policy, and whether there is one that demands nobody. */
  private record Ways(Set<PrincipalSet> sets, boolean isBroken) {

    static Ways broken() {
      return new Ways(Set.of(), true);
    }
  }

  /**
   * The sets of a policy; none if it cannot be satisfied.
   *
   * @throws NoDescriptor if a principal cannot be compared, or there are too many sets
   */
  List<PrincipalSet> of(SignaturePolicyEnvelope policy) throws NoDescriptor {
    Ways ways = ways(policy.getRule(), policy.getIdentitiesList());
    return ways.isBroken() ? List.of() : List.copyOf(ways.sets());
  }

  private Ways ways(SignaturePolicy rule, List<MSPPrincipal> principals) throws NoDescriptor {
    return switch (rule.getTypeCase()) {
      case SIGNED_BY -> {
        int index = rule.getSignedBy();
        budget.spend(1);
        yield index < 0 || index >= principals.size()
            ? Ways.broken()
            : new Ways(Set.of(PrincipalSet.of(table.number(principals.get(index)))), false);
      }
      case N_OUT_OF -> {
        List<Ways> parts = new ArrayList<>();
        for (SignaturePolicy part : rule.getNOutOf().getRulesList()) {
          parts.add(ways(part, principals));
        }
        yield choose(rule.getNOutOf().getN(), parts);
      }
      case TYPE_NOT_SET -> Ways.broken();
    };
  }

  private Ways choose(int needed, List<Ways> parts) throws NoDescriptor {
    if (parts.isEmpty() || needed == 0) {
      return Ways.broken();
    }
    if (needed < 0) {
      return new Ways(Set.of(), false);
    }
    if (needed > MAX_NEEDED) {
      throw new NoDescriptor("a policy demands more than %d principals".formatted(MAX_NEEDED));
    }
    while (combinations(parts.size(), needed) > MAX_COMBINATIONS) {
      budget.spend(parts.size());
      parts.remove(leastUseful(parts));
    }
    var chosen = new Selection(parts, new LinkedHashSet<>());
    boolean isBroken = chosen.extend(0, needed, PrincipalSet.EMPTY, false, budget);
    return new Ways(chosen.found(), isBroken);
  }

  /** Fabric takes any; one that nobody can satisfy now is no loss. */
  private int leastUseful(List<Ways> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).sets().stream().noneMatch(this::isThere)) {
        return i;
      }
    }
    return random.nextInt(parts.size());
  }

  private boolean isThere(PrincipalSet set) {
    for (int number : set.numbers()) {
      if (!isThere.test(number)) {
        return false;
      }
    }
    return true;
  }

  /** Of {@code k} out of {@code n}; no more than a little over the bound. */
  private static long combinations(int n, int k) {
    if (k > n) {
      return 0;
    }
    long count = 1;
    for (int i = 1; i <= Math.min(k, n - k); i++) {
      count = count * (n - i + 1) / i;
      if (count > MAX_COMBINATIONS) {
        return count;
      }
    }
    return count;
  }

  /** Takes some of the parts, in every way, and one way of each. */
  private record Selection(List<Ways> parts, Set<PrincipalSet> found) {

    /** Whether there is a way that demands nobody. */
    boolean extend(int from, int missing, PrincipalSet taken, boolean isBroken, Budget budget)
        throws NoDescriptor {
      budget.spend(taken.size() + 1L);
      if (missing == 0) {
        if (!isBroken) {
          found.add(taken);
        }
        return isBroken;
      }
      boolean anyBroken = false;
      for (int next = from; parts.size() - next >= missing; next++) {
        for (PrincipalSet set : parts.get(next).sets()) {
          anyBroken |= extend(next + 1, missing - 1, taken.plus(set), isBroken, budget);
        }
        if (parts.get(next).isBroken()) {
          anyBroken |= extend(next + 1, missing - 1, taken, true, budget);
        }
      }
      return anyBroken;
    }
  }
}
