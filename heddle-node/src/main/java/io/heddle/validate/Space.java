// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.base.KeyOrder;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where keys live: the namespace of a chaincode, or one of its private collections, of which
 * everybody has the hashes and members have the values.
 *
 * @param collection empty for the namespace itself
 */
record Space(String namespace, String collection, Kind kind) implements Comparable<Space> {

  enum Kind {
    PUBLIC,
    HASHES,
    VALUES
  }

  private static final String HASHES_OF = "$$h";

  /** By namespace, its own keys first, then collection by collection. */
  private static final Comparator<Space> ORDER =
      Comparator.comparing(Space::namespace, KeyOrder.UTF8)
          .thenComparing(Space::collection, KeyOrder.UTF8)
          .thenComparing(Space::kind);

  /**
   * Whether only the ledger itself may write here: the channel's configuration has no name, and
   * what is kept beside the state has names like these. No chaincode can be called so, unless
   * somebody forges a definition.
   */
  static boolean isReserved(String namespace) {
    return namespace.isEmpty() || namespace.startsWith("$$");
  }

  static Space open(String namespace) {
    return new Space(namespace, "", Kind.PUBLIC);
  }

  static Space hashes(String namespace, String collection) {
    return new Space(namespace, collection, Kind.HASHES);
  }

  static Space values(String namespace, String collection) {
    return new Space(namespace, collection, Kind.VALUES);
  }

  /** The one whose name this is, if it is one of hashes. */
  static Optional<Space> ofHashes(String stateNamespace) {
    int at = stateNamespace.indexOf(HASHES_OF);
    return at > 0
        ? Optional.of(
            hashes(
                stateNamespace.substring(0, at), stateNamespace.substring(at + HASHES_OF.length())))
        : Optional.empty();
  }

  boolean isPrivate() {
    return kind != Kind.PUBLIC;
  }

  /** The name under which the ledger keeps it. */
  String stateNamespace() {
    return switch (kind) {
      case PUBLIC -> namespace;
      case HASHES -> namespace + HASHES_OF + collection;
      case VALUES -> namespace + "$$p" + collection;
    };
  }

  @Override
  public int compareTo(Space other) {
    return ORDER.compare(this, other);
  }
}
