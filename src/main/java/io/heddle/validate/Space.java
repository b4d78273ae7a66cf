// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.base.KeyOrder;
import java.util.Comparator;

/**
 * Where keys live: the namespace of a chaincode, or the hashes of one of its private collections.
 *
 * @param collection empty for the namespace itself
 */
record Space(String namespace, String collection) implements Comparable<Space> {

  /** By namespace, its own keys first, then collection by collection. */
  private static final Comparator<Space> ORDER =
      Comparator.comparing(Space::namespace, KeyOrder.UTF8)
          .thenComparing(Space::collection, KeyOrder.UTF8);

  static Space open(String namespace) {
    return new Space(namespace, "");
  }

  boolean isPrivate() {
    return !collection.isEmpty();
  }

  /** The name under which the ledger keeps it. */
  String stateNamespace() {
    return isPrivate() ? namespace + "$$h" + collection : namespace;
  }

  @Override
  public int compareTo(Space other) {
    return ORDER.compare(this, other);
  }
}
