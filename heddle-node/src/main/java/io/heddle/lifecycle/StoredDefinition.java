// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import java.util.Optional;

/**
 * What the state has under the name of a chaincode. Whoever may write the namespace of the
 * definitions may have put anything there.
 */
public sealed interface StoredDefinition {

  /** The name is not defined. */
  record Absent() implements StoredDefinition {}

  /** A definition. */
  record Defined(ChaincodeDefinition definition) implements StoredDefinition {}

  /** Something that is no definition of a chaincode. */
  record Unreadable(String why) implements StoredDefinition {}

  /** The definition; empty if there is none that can be read. */
  default Optional<ChaincodeDefinition> readable() {
    return this instanceof Defined(ChaincodeDefinition definition)
        ? Optional.of(definition)
        : Optional.empty();
  }
}
