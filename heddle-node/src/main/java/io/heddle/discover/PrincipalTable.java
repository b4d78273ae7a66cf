// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.MSPPrincipal;

/** The principals of some policies, each with a number. */
final class PrincipalTable {

  private final Map<MSPPrincipal, Integer> numbers = new LinkedHashMap<>();
  private final List<Principal> principals = new ArrayList<>();

  /**
   * The number of a principal, a new one if it is not in the table yet.
   *
   * @throws NoDescriptor as {@link Principal#of}
   */
  int number(MSPPrincipal source) throws NoDescriptor {
    Integer known = numbers.get(source);
    if (known != null) {
      return known;
    }
    principals.add(Principal.of(source));
    numbers.put(source, numbers.size());
    return principals.size() - 1;
  }

  Principal get(int number) {
    return principals.get(number);
  }

  /** Whether whoever is the one is surely the other, too. */
  boolean isA(int one, int other) {
    return one == other || principals.get(one).isA(principals.get(other));
  }

  int size() {
    return principals.size();
  }
}
