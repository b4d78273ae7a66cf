// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.base.BlockHash;
import io.heddle.base.TxId;
import io.heddle.ledger.IndexedTx;
import io.heddle.ledger.Ledger;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Builds the next block of a ledger out of transactions that do nothing but emit an event. */
public final class EventBlock {

  private final List<ValidatedTx> transactions = new ArrayList<>();

  /** Adds a valid transaction. */
  public EventBlock valid(String txId, String chaincode, String event) {
    return add(txId, chaincode, event, TxValidationCode.VALID);
  }

  public EventBlock add(String txId, String chaincode, String event, TxValidationCode code) {
    ChaincodeEvent emitted =
        ChaincodeEvent.newBuilder()
            .setChaincodeId(chaincode)
            .setTxId(txId)
            .setEventName(event)
            .setPayload(ByteString.copyFromUtf8("payload of " + event))
            .build();
    transactions.add(
        new ValidatedTx(
            new TxId(txId),
            HeaderType.ENDORSER_TRANSACTION,
            code,
            Optional.of(emitted),
            "",
            Optional.empty()));
    return this;
  }

  /** Appends the block to the ledger, as a committer would before it tells its listeners. */
  public ValidatedBlock appendTo(Ledger ledger) {
    BlockData.Builder data = BlockData.newBuilder();
    byte[] codes = new byte[transactions.size()];
    List<IndexedTx> index = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      ValidatedTx transaction = transactions.get(i);
      data.addData(envelope(transaction).toByteString());
      codes[i] = (byte) transaction.code().getNumber();
      index.add(new IndexedTx(transaction.txId(), i, transaction.code()));
    }
    BlockMetadata.Builder metadata = BlockMetadata.newBuilder();
    for (int i = 0; i < BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE; i++) {
      metadata.addMetadata(ByteString.EMPTY);
    }
    Block block =
        Block.newBuilder()
            .setHeader(
                BlockHeader.newBuilder()
                    .setNumber(ledger.height())
                    .setPreviousHash(ledger.lastHeaderHash())
                    .setDataHash(BlockHash.data(data.build())))
            .setData(data)
            .setMetadata(metadata.addMetadata(ByteString.copyFrom(codes)))
            .build();
    ValidatedBlock validated =
        new ValidatedBlock(TestLedger.update(block, index, List.of(), List.of()), transactions);
    ledger.append(validated.update());
    return validated;
  }

  private static Envelope envelope(ValidatedTx transaction) {
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(transaction.type().getNumber())
            .setTxId(transaction.txId().value())
            .build();
    ChaincodeAction action =
        ChaincodeAction.newBuilder()
            .setEvents(transaction.event().orElseThrow().toByteString())
            .build();
    ChaincodeActionPayload payload =
        ChaincodeActionPayload.newBuilder()
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(
                        ProposalResponsePayload.newBuilder()
                            .setExtension(action.toByteString())
                            .build()
                            .toByteString()))
            .build();
    Transaction body =
        Transaction.newBuilder()
            .addActions(TransactionAction.newBuilder().setPayload(payload.toByteString()))
            .build();
    return Envelope.newBuilder()
        .setPayload(
            Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(header.toByteString()))
                .setData(body.toByteString())
                .build()
                .toByteString())
        .build();
  }
}
