// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.HeddleException;
import io.heddle.base.KeyOrder;
import io.heddle.ledger.PastChange;
import io.heddle.ledger.StateSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/**
 * Every block of a ledger in which a chaincode was defined with collections, those before a
 * snapshot from which the ledger was made too.
 *
 * <p>Fabric: core/ledger/confighistory/mgr.go, HandleStateUpdates, and
 * core/chaincode/lifecycle/deployedcc_infoprovider.go, UpdatedChaincodes.
 */
public final class CollectionHistory {

  /** What every definition writes. */
  private static final Pattern DEFINED = Pattern.compile("namespaces/fields/([^/]+)/Sequence");

  private final StateSnapshot state;

  public CollectionHistory(StateSnapshot state) {
    this.state = state;
  }

  /** The names of all chaincodes that were ever defined, by their bytes. */
  public SortedSet<String> chaincodes() {
    SortedSet<String> names = new TreeSet<>(KeyOrder.UTF8);
    names.addAll(ImportedCollections.chaincodes(state));
    try (Cursor<PastChange> changes = state.changes(Definitions.NAMESPACE)) {
      for (var change = changes.next(); change.isPresent(); change = changes.next()) {
        Matcher defined = DEFINED.matcher(change.get().key());
        if (defined.matches()) {
          names.add(defined.group(1));
        }
      }
    }
    return names;
  }

  /** Those of a chaincode, the newest first, one of a block. */
  public List<CollectionChange> of(String chaincode) {
    StoredPlace place = StoredPlace.ofDefinition(chaincode);
    List<CollectionChange> found = new ArrayList<>();
    long last = -1;
    try (Cursor<PastChange> defined = changes(place, DefinitionFields.SEQUENCE);
        Cursor<PastChange> changed = changes(place, DefinitionFields.COLLECTIONS)) {
      Optional<PastChange> collections = changed.next();
      for (var each = defined.next(); each.isPresent(); each = defined.next()) {
        long block = each.get().version().block();
        while (collections.filter(one -> one.version().block() > block).isPresent()) {
          collections = changed.next();
        }
        if (block != last) {
          last = block;
          CollectionConfigPackage present = read(place, collections);
          if (present.getConfigCount() > 0) {
            found.add(new CollectionChange(chaincode, block, present));
          }
        }
      }
    }
    found.addAll(ImportedCollections.of(state, chaincode));
    return found;
  }

  private Cursor<PastChange> changes(StoredPlace place, String field) {
    return state.changes(Definitions.NAMESPACE, place.fieldKey(field));
  }

  /** What cannot be read is none: Fabric's peer would not get so far. */
  private CollectionConfigPackage read(StoredPlace place, Optional<PastChange> change) {
    ByteString value =
        change
            .map(found -> found.modification().getValue())
            .orElseGet(() -> ImportedCollections.last(state, place.name()));
    try {
      return DefinitionFields.collections(place, _ -> value);
    } catch (HeddleException _) {
      return CollectionConfigPackage.getDefaultInstance();
    }
  }
}
