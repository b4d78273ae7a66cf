// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * The private data collections of chaincodes as they were in the past: the history of what defines
 * them has every change.
 *
 * <p>Fabric: core/ledger/confighistory/mgr.go, MostRecentCollectionConfigBelow.
 */
public final class PastCollections {

  private PastCollections() {}

  /**
   * A collection by the last definition with collections that was committed before a block, or the
   * implicit one of whatever organisation, which never changes.
   */
  public static Optional<StaticCollectionConfig> before(
      Ledger ledger, long block, String chaincode, String collection) {
    Optional<StaticCollectionConfig> implicit = CollectionDefinitions.implicit(collection);
    return implicit.isPresent()
        ? implicit
        : CollectionDefinitions.listed(collectionsBefore(ledger, block, chaincode), collection);
  }

  /** A definition without collections does not count, in Fabric neither. */
  private static CollectionConfigPackage collectionsBefore(
      Ledger ledger, long block, String chaincode) {
    StoredPlace place = StoredPlace.ofDefinition(chaincode);
    Optional<Version> position = Optional.of(new Version(block, 0));
    while (position.isPresent()) {
      Optional<KeyModification> change =
          ledger.changeBefore(
              Definitions.NAMESPACE, place.fieldKey(DefinitionFields.COLLECTIONS), position.get());
      ByteString field = change.map(KeyModification::getValue).orElse(ByteString.EMPTY);
      CollectionConfigPackage collections = DefinitionFields.collections(place, _ -> field);
      if (collections.getConfigCount() > 0) {
        return collections;
      }
      position =
          change
              .flatMap(found -> ledger.transaction(new TxId(found.getTxId())))
              .map(found -> new Version(found.block(), found.index()));
    }
    try (StateSnapshot state = ledger.snapshot()) {
      return ImportedCollections.before(state, block, chaincode)
          .map(CollectionChange::collections)
          .orElse(CollectionConfigPackage.getDefaultInstance());
    }
  }
}
