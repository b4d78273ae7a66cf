// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Cursor;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.TxPosition;
import io.heddle.ledger.Version;
import io.heddle.validate.MissingPrivateData;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Reads a ledger that no node uses from its first block to its last and holds the state against the
 * blocks, and private values against their hashes.
 */
public final class LedgerAudit {

  private record Found(ByteString value, Version version) {}

  private final Ledger ledger;
  private final Map<String, Map<ByteString, Found>> expected = new TreeMap<>();
  private final Map<String, Set<String>> collections = new TreeMap<>();
  private final Map<TxId, TxPosition> transactions = new HashMap<>();

  private LedgerAudit(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Checks the chain of hashes, the transaction index, and that the state is what the valid
   * transactions wrote; that each private value is the one of its hash, that none is missing, and
   * that nothing is left of private data whose block has come.
   *
   * @param committed transactions that a client was told are valid
   * @return the height
   */
  public static long check(Path directory, ChannelName channel, Collection<TxId> committed) {
    try (LedgerStore store = LedgerStore.open(directory)) {
      LedgerAudit audit = new LedgerAudit(store.ledger(channel));
      audit.checkBlocks();
      audit.checkState();
      audit.checkPrivateValues();
      audit.checkTransactions(committed);
      return audit.ledger.height();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("A block cannot be read", e);
    }
  }

  private void checkBlocks() throws InvalidProtocolBufferException {
    ByteString previous = ByteString.EMPTY;
    for (long number = 0; number < ledger.height(); number++) {
      Block block = ledger.block(number).orElseThrow();
      assertThat(block.getHeader().getNumber()).isEqualTo(number);
      assertThat(block.getHeader().getPreviousHash()).isEqualTo(previous);
      assertThat(block.getHeader().getDataHash()).isEqualTo(BlockHash.data(block.getData()));
      previous = BlockHash.header(block.getHeader());
      replay(block);
    }
    assertThat(ledger.lastHeaderHash()).isEqualTo(previous);
    assertThat(ledger.block(ledger.height())).isEmpty();
  }

  private void replay(Block block) throws InvalidProtocolBufferException {
    ByteString codes =
        block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    assertThat(codes.size()).isEqualTo(block.getData().getDataCount());
    for (int index = 0; index < codes.size(); index++) {
      Payload payload =
          Payload.parseFrom(Envelope.parseFrom(block.getData().getData(index)).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      TxValidationCode code = TxValidationCode.forNumber(codes.byteAt(index) & 0xff);
      if (!header.getTxId().isEmpty()) {
        transactions.putIfAbsent(
            new TxId(header.getTxId()), new TxPosition(block.getHeader().getNumber(), index, code));
      }
      if (code == TxValidationCode.VALID
          && header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE) {
        apply(payload.getData(), new Version(block.getHeader().getNumber(), index));
      }
    }
  }

  private void apply(ByteString data, Version version) throws InvalidProtocolBufferException {
    ChaincodeActionPayload action =
        ChaincodeActionPayload.parseFrom(Transaction.parseFrom(data).getActions(0).getPayload());
    ChaincodeAction result =
        ChaincodeAction.parseFrom(
            ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload())
                .getExtension());
    for (NsReadWriteSet namespace :
        TxReadWriteSet.parseFrom(result.getResults()).getNsRwsetList()) {
      Map<ByteString, Found> state =
          expected.computeIfAbsent(namespace.getNamespace(), _ -> new HashMap<>());
      for (KVWrite write : KVRWSet.parseFrom(namespace.getRwset()).getWritesList()) {
        if (write.getIsDelete()) {
          state.remove(write.getKeyBytes());
        } else {
          state.put(write.getKeyBytes(), new Found(write.getValue(), version));
        }
      }
      for (CollectionHashedReadWriteSet collection : namespace.getCollectionHashedRwsetList()) {
        collections
            .computeIfAbsent(namespace.getNamespace(), _ -> new TreeSet<>())
            .add(collection.getCollectionName());
      }
    }
  }

  private void checkState() {
    try (StateSnapshot snapshot = ledger.snapshot()) {
      expected.forEach((namespace, state) ->
          assertThat(stored(snapshot, namespace)).as(namespace).isEqualTo(state));
    }
  }

  private void checkPrivateValues() {
    try (StateSnapshot snapshot = ledger.snapshot()) {
      collections.forEach((namespace, names) ->
          names.forEach(name -> checkPrivateValues(snapshot, namespace, name)));
      assertThat(MissingPrivateData.in(snapshot)).isEmpty();
    }
    for (TxId txId : transactions.keySet()) {
      assertThat(ledger.transientData().find(txId)).as("%s", txId).isEmpty();
    }
  }

  private static void checkPrivateValues(
      StateSnapshot snapshot, String namespace, String collection) {
    Map<ByteString, Found> hashes = stored(snapshot, namespace + "$$h" + collection);
    stored(snapshot, namespace + "$$p" + collection)
        .forEach((key, found) ->
            assertThat(hashes.get(Sha256.of(key)))
                .as("%s of collection %s", key.toStringUtf8(), collection)
                .isEqualTo(new Found(Sha256.of(found.value()), found.version())));
  }

  private static Map<ByteString, Found> stored(StateSnapshot snapshot, String namespace) {
    Map<ByteString, Found> stored = new HashMap<>();
    try (Cursor<KeyedEntry> entries =
        snapshot.range(namespace, ByteString.EMPTY, ByteString.EMPTY)) {
      for (Optional<KeyedEntry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        stored.put(
            entry.get().key(),
            new Found(entry.get().entry().value(), entry.get().entry().version()));
      }
    }
    return stored;
  }

  private void checkTransactions(Collection<TxId> committed) {
    transactions.forEach(
        (txId, position) -> assertThat(ledger.transaction(txId)).contains(position));
    for (TxId txId : committed) {
      assertThat(transactions).containsKey(txId);
      assertThat(transactions.get(txId).code()).isEqualTo(TxValidationCode.VALID);
    }
  }
}
