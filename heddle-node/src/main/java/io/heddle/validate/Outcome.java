// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.ledger.BlockUpdate;
import io.heddle.ledger.HistoryChange;
import io.heddle.ledger.IndexedTx;
import io.heddle.ledger.StateChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Writes the result of a validation up: verdicts, metadata, index, history and state changes. */
final class Outcome {

  private static final int METADATA_SLOTS = BlockMetadataIndex.COMMIT_HASH_VALUE + 1;

  private final Block block;
  private final List<Label> labels;
  private final BlockState state;
  private final List<StateChange> kept;

  /**
   * @param state what the block's transactions make of the state, which the commit hash covers
   * @param kept all that is to be stored, with what is no business of other peers
   */
  Outcome(Block block, List<Label> labels, BlockState state, List<StateChange> kept) {
    this.block = block;
    this.labels = labels;
    this.state = state;
    this.kept = kept;
  }

  /**
   * The validated block.
   *
   * @param previousCommitHash what the commit hash chains on; empty for a block that gets none
   */
  ValidatedBlock validated(List<Content> contents, Optional<ByteString> previousCommitHash) {
    List<ValidatedTx> transactions = new ArrayList<>(contents.size());
    List<IndexedTx> indexed = new ArrayList<>(contents.size());
    List<HistoryChange> history = new ArrayList<>();
    for (int index = 0; index < contents.size(); index++) {
      ValidatedTx transaction = verdict(labels.get(index), contents.get(index));
      transactions.add(transaction);
      if (labels.get(index).indexed().isPresent()) {
        indexed.add(
            new IndexedTx(
                labels.get(index).indexed().get(),
                index,
                transaction.code(),
                transaction.objection()));
      }
      if (contents.get(index) instanceof Content.Invocation invocation) {
        addHistory(invocation.transaction(), index, history);
      }
    }
    ByteString filter = filter(transactions);
    ByteString commitHash =
        previousCommitHash
            .map(previous -> CommitHash.of(filter, state.changes(), previous))
            .orElse(ByteString.EMPTY);
    var update =
        new BlockUpdate(withMetadata(filter, commitHash), indexed, kept, history, commitHash);
    return new ValidatedBlock(update, transactions);
  }

  private static ValidatedTx verdict(Label label, Content content) {
    return switch (content) {
      case Content.Refused(InvalidTransaction why) ->
          new ValidatedTx(
              label.txId(),
              label.type(),
              why.code(),
              Optional.empty(),
              why.reason(),
              why.conflict());
      case Content.Invocation(EndorserTransaction transaction, _) ->
          new ValidatedTx(
              label.txId(),
              label.type(),
              TxValidationCode.VALID,
              transaction.event(),
              "",
              Optional.empty());
      case Content.Configuration _ ->
          new ValidatedTx(
              label.txId(),
              label.type(),
              TxValidationCode.VALID,
              Optional.empty(),
              "",
              Optional.empty());
    };
  }

  private static void addHistory(
      EndorserTransaction transaction, int index, List<HistoryChange> history) {
    for (NamespaceSet set : transaction.sets()) {
      Set<String> seen = new HashSet<>();
      for (KVWrite write : set.open().getWritesList()) {
        // of a key written twice Fabric shows the first value, whatever becomes of the state
        if (seen.add(write.getKey())) {
          history.add(
              new HistoryChange(
                  set.namespace(), write.getKey(), index, modification(transaction, write)));
        }
      }
    }
  }

  private static KeyModification modification(EndorserTransaction transaction, KVWrite write) {
    return KeyModification.newBuilder()
        .setTxId(transaction.txId().value())
        .setValue(write.getValue())
        .setTimestamp(transaction.timestamp())
        .setIsDelete(write.getIsDelete() || write.getValue().isEmpty())
        .build();
  }

  private static ByteString filter(List<ValidatedTx> transactions) {
    byte[] codes = new byte[transactions.size()];
    for (int index = 0; index < codes.length; index++) {
      codes[index] = (byte) transactions.get(index).code().getNumber();
    }
    return ByteString.copyFrom(codes);
  }

  private Block withMetadata(ByteString filter, ByteString commitHash) {
    BlockMetadata.Builder metadata = block.getMetadata().toBuilder();
    while (metadata.getMetadataCount() < METADATA_SLOTS) {
      metadata.addMetadata(ByteString.EMPTY);
    }
    metadata.setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, filter);
    metadata.setMetadata(
        BlockMetadataIndex.COMMIT_HASH_VALUE,
        commitHash.isEmpty()
            ? ByteString.EMPTY
            : Metadata.newBuilder().setValue(commitHash).build().toByteString());
    return block.toBuilder().setMetadata(metadata).build();
  }
}
