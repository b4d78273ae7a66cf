// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredChaincodeAction;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.FilteredTransactionActions;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * What is left of a block when nothing but ids, verdicts and the names of events is shown.
 *
 * <p>Fabric: core/peer/deliverevents.go, toFilteredBlock. An invalid transaction that cannot be
 * read to its end is listed without events: there is nothing to tell of. Fabric sends the status
 * BAD_REQUEST in place of the block that it is in.
 */
final class BlockFilter {

  private BlockFilter() {}

  static FilteredBlock of(Block block) {
    var filtered = FilteredBlock.newBuilder().setNumber(block.getHeader().getNumber());
    ByteString codes =
        block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    for (int i = 0; i < block.getData().getDataCount(); i++) {
      addIfReadable(filtered, block.getData().getData(i), codes.byteAt(i) & 0xff);
    }
    return filtered.build();
  }

  /** What is no envelope has no id that could be listed. */
  private static void addIfReadable(FilteredBlock.Builder filtered, ByteString data, int code) {
    try {
      Payload payload = Payload.parseFrom(Envelope.parseFrom(data).getPayload());
      if (payload.hasHeader()) {
        add(filtered, payload, code);
      }
    } catch (InvalidProtocolBufferException _) {
      // Fabric goes on, too
    }
  }

  private static void add(FilteredBlock.Builder filtered, Payload payload, int code)
      throws InvalidProtocolBufferException {
    ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    var transaction =
        FilteredTransaction.newBuilder()
            .setTxid(header.getTxId())
            .setTypeValue(header.getType())
            .setTxValidationCodeValue(code);
    if (header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE) {
      transaction.setTransactionActions(actions(payload.getData()));
    }
    filtered.setChannelId(header.getChannelId()).addFilteredTransactions(transaction);
  }

  private static FilteredTransactionActions actions(ByteString data) {
    var actions = FilteredTransactionActions.newBuilder();
    try {
      for (TransactionAction action : Transaction.parseFrom(data).getActionsList()) {
        ChaincodeEvent event = event(action);
        if (!event.getChaincodeId().isEmpty()) {
          actions.addChaincodeActions(
              FilteredChaincodeAction.newBuilder()
                  .setChaincodeEvent(event.toBuilder().clearPayload()));
        }
      }
    } catch (InvalidProtocolBufferException _) {
      return actions.build();
    }
    return actions.build();
  }

  private static ChaincodeEvent event(TransactionAction action)
      throws InvalidProtocolBufferException {
    ChaincodeActionPayload payload = ChaincodeActionPayload.parseFrom(action.getPayload());
    ProposalResponsePayload response =
        ProposalResponsePayload.parseFrom(payload.getAction().getProposalResponsePayload());
    return ChaincodeEvent.parseFrom(ChaincodeAction.parseFrom(response.getExtension()).getEvents());
  }
}
