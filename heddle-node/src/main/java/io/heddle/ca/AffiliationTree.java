// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * An affiliation with those below it.
 *
 * @param name whole: {@code org1.department1}; empty for the root
 */
record AffiliationTree(String name, List<AffiliationTree> children) {

  private static final char DOT = '.';

  /** An affiliation that is there and all below it, in the order of their names. */
  static List<String> below(String name, Registry registry) {
    return registry.affiliations().stream()
        .filter(one -> one.equals(name) || one.startsWith(name + DOT))
        .toList();
  }

  /** Those above an affiliation, from the largest. */
  static List<String> ancestors(String name) {
    List<String> ancestors = new ArrayList<>();
    for (int dot = name.indexOf(DOT); dot >= 0; dot = name.indexOf(DOT, dot + 1)) {
      ancestors.add(name.substring(0, dot));
    }
    return ancestors;
  }

  /** Affiliations below the root, and what they lie in, whether that is among them or not. */
  static AffiliationTree withAncestors(List<String> names) {
    TreeSet<String> all = new TreeSet<>(names);
    names.forEach(name -> all.addAll(ancestors(name)));
    return of("", List.copyOf(all));
  }

  static AffiliationTree of(String name, List<String> all) {
    return new AffiliationTree(
        name, all.stream().filter(one -> isChild(name, one)).map(one -> of(one, all)).toList());
  }

  private static boolean isChild(String name, String other) {
    String begin = name.isEmpty() ? "" : name + DOT;
    return !other.equals(name) && other.startsWith(begin) && other.indexOf(DOT, begin.length()) < 0;
  }

  /**
   * As Fabric CA tells of it.
   *
   * @param identities to be told of where they belong
   */
  GoObject json(List<Identity> identities) {
    GoObject json = new GoObject().put("name", name);
    if (!children.isEmpty()) {
      json.putJson(
          "affiliations", GoObject.array(children, one -> one.json(identities).toString()));
    }
    List<Identity> own = identities.stream().filter(one -> one.affiliation().equals(name)).toList();
    if (!own.isEmpty()) {
      json.putJson("identities", GoObject.array(own, one -> IdentityCalls.json(one).toString()));
    }
    return json;
  }
}
