// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.ledger.StateReader;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.lifecycle.Definitions;
import io.heddle.lifecycle.StoredDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/** The chaincode definitions as of the state before the block, each read once. For one thread. */
final class CommittedDefinitions {

  private final StateReader committed;
  private final Map<String, StoredDefinition> read = new HashMap<>();

  CommittedDefinitions(StateReader committed) {
    this.committed = committed;
  }

  /** What there is under this name. */
  StoredDefinition find(String name) {
    return read.computeIfAbsent(name, each -> Definitions.look(committed, each));
  }

  /**
   * A collection that a definition lists, or an implicit one; empty if there is no such one, or the
   * definition cannot be read.
   */
  Optional<StaticCollectionConfig> collection(Space space) {
    Optional<StaticCollectionConfig> implicit = CollectionDefinitions.implicit(space.collection());
    return implicit.isPresent()
        ? implicit
        : find(space.namespace())
            .readable()
            .flatMap(definition -> CollectionDefinitions.listed(definition, space.collection()));
  }
}
