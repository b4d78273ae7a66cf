// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.TxId;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet.DataModel;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;

/**
 * The private values of a ledger whose blocks are to be committed again, for nobody else may have
 * them.
 */
public final class KeptValues {

  /*
   * What a transaction wrote is kept as it was between endorsement and block, and comes back with
   * the block. A set of which something was purged since has not the hash that the block names: it
   * is kept in a namespace of the state that no chaincode can have, under the key of the set, and
   * comes back when the purge has been committed again.
   */
  private static final String NAMESPACE = "$$kept-sets";

  private KeptValues() {}

  /** Keeps all that the ledger has; gives what is to be noted beside its blocks. */
  public static List<StateChange> keep(Ledger ledger) {
    List<StateChange> notes = new ArrayList<>();
    try (StateSnapshot state = ledger.snapshot()) {
      for (long number = ledger.firstBlock(); number < state.height(); number++) {
        List<PrivateWriteSet> sets = PrivateWriteSet.ofBlock(state, number);
        if (!sets.isEmpty()) {
          keep(ledger, sets, notes);
        }
      }
      notes.addAll(noted(state)); // of an earlier time
    }
    return notes;
  }

  private static void keep(Ledger ledger, List<PrivateWriteSet> sets, List<StateChange> notes) {
    Map<Long, TxPvtReadWriteSet.Builder> written = new LinkedHashMap<>();
    for (PrivateWriteSet set : sets) {
      if (isWhole(set, ledger)) {
        written
            .computeIfAbsent(
                set.writer().tx(), _ -> TxPvtReadWriteSet.newBuilder().setDataModel(DataModel.KV))
            .addNsPvtRwset(
                NsPvtReadWriteSet.newBuilder()
                    .setNamespace(set.chaincode())
                    .addCollectionPvtRwset(
                        CollectionPvtReadWriteSet.newBuilder()
                            .setCollectionName(set.collection())
                            .setRwset(set.writes())));
      } else {
        notes.add(
            new StateChange(
                NAMESPACE, set.key(), Optional.of(StateEntry.of(set.writes(), set.writer()))));
      }
    }
    Block block = ledger.block(sets.getFirst().writer().block()).orElseThrow();
    ledger.transientData().restore(byTransaction(block, written));
  }

  private static boolean isWhole(PrivateWriteSet set, Ledger ledger) {
    return LateWrites.of(
            new MissingPrivateData(set.writer(), set.chaincode(), set.collection()), ledger)
        .filter(writes -> writes.isWhole(set.writes()))
        .isPresent();
  }

  private static Map<TxId, TxPvtReadWriteSetWithConfigInfo> byTransaction(
      Block block, Map<Long, TxPvtReadWriteSet.Builder> written) {
    Map<TxId, TxPvtReadWriteSetWithConfigInfo> byId = new LinkedHashMap<>();
    written.forEach((index, sent) -> {
      ByteString envelope = block.getData().getData(index.intValue());
      try {
        byId.put(
            Heading.parse(envelope).txId(),
            TxPvtReadWriteSetWithConfigInfo.newBuilder()
                .setEndorsedAt(block.getHeader().getNumber())
                .setPvtRwset(sent)
                .build());
      } catch (InvalidTransaction _) {
        // such a transaction has no private values
      }
    });
    return byId;
  }

  private static List<StateChange> noted(StateSnapshot state) {
    List<StateChange> noted = new ArrayList<>();
    try (Cursor<KeyedEntry> rows = state.range(NAMESPACE, ByteString.EMPTY, ByteString.EMPTY)) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        noted.add(new StateChange(NAMESPACE, row.get().key(), Optional.of(row.get().entry())));
      }
    }
    return noted;
  }

  /** Brings back what is still missing of it, when all blocks have been committed again. */
  public static void bringBack(Ledger ledger) {
    List<StateChange> changes = new ArrayList<>();
    try (StateSnapshot state = ledger.snapshot()) {
      for (MissingPrivateData missing : MissingPrivateData.in(state)) {
        ByteString kept =
            state
                .get(NAMESPACE, PrivateWriteSet.key(missing.writer(), missing.values()))
                .map(StateEntry::value)
                .orElse(ByteString.EMPTY);
        LateWrites.of(missing, ledger)
            .ifPresent(writes -> {
              if (writes.judge(state, kept) instanceof LateWrites.Judged.Right right) {
                changes.addAll(writes.changes(state, state.height(), right));
              }
            });
      }
      noted(state)
          .forEach(
              note -> changes.add(new StateChange(note.namespace(), note.key(), Optional.empty())));
    }
    if (!changes.isEmpty()) {
      ledger.amend(changes);
    }
  }
}
