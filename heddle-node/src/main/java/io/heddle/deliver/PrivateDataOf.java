// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.PastCollections;
import io.heddle.validate.PrivateWriteSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;

/**
 * What this peer has of a block's private data and may show to somebody: of collections that were
 * open to all readers when the block came, everything, and of those that only members may read,
 * what a member asks for. The rest is left out without a word.
 *
 * <p>Fabric: core/peer/deliverevents.go, getPrivateData and CheckCollectionPolicy.
 */
final class PrivateDataOf {

  private record Collection(String chaincode, String name) {}

  private PrivateDataOf() {}

  /** By the positions of the transactions, valid or not; namespaces and collections in order. */
  static Map<Long, TxPvtReadWriteSet> block(Block block, Ledger ledger, Reader reader) {
    long number = block.getHeader().getNumber();
    Map<Collection, Boolean> isShown = new HashMap<>();
    SortedMap<Long, TxPvtReadWriteSet.Builder> sets = new TreeMap<>();
    try (StateSnapshot state = ledger.snapshot()) {
      for (PrivateWriteSet set : PrivateWriteSet.ofBlock(state, number)) {
        var collection = new Collection(set.chaincode(), set.collection());
        if (isShown.computeIfAbsent(collection, each -> isShown(each, ledger, number, reader))) {
          add(set, sets.computeIfAbsent(set.writer().tx(), _ -> TxPvtReadWriteSet.newBuilder()));
        }
      }
    }
    Map<Long, TxPvtReadWriteSet> whole = new TreeMap<>();
    sets.forEach((position, set) -> whole.put(position, set.build()));
    return whole;
  }

  private static boolean isShown(Collection collection, Ledger ledger, long block, Reader reader) {
    return PastCollections.before(ledger, block, collection.chaincode(), collection.name())
        .filter(found -> !found.getMemberOnlyRead() || reader.isMemberOf(found))
        .isPresent();
  }

  private static void add(PrivateWriteSet set, TxPvtReadWriteSet.Builder transaction) {
    int last = transaction.getNsPvtRwsetCount() - 1;
    boolean isSameNamespace =
        last >= 0 && transaction.getNsPvtRwset(last).getNamespace().equals(set.chaincode());
    NsPvtReadWriteSet.Builder namespace =
        isSameNamespace
            ? transaction.getNsPvtRwsetBuilder(last)
            : transaction.addNsPvtRwsetBuilder().setNamespace(set.chaincode());
    namespace.addCollectionPvtRwset(
        CollectionPvtReadWriteSet.newBuilder()
            .setCollectionName(set.collection())
            .setRwset(set.writes()));
  }
}
