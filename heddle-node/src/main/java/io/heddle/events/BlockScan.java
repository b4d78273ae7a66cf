// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Reads the chaincode events out of a stored block, those of valid transactions only. */
final class BlockScan {

  private BlockScan() {}

  static List<ChaincodeEvent> events(Block block) {
    ByteString codes =
        block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    List<ChaincodeEvent> events = new ArrayList<>();
    for (int i = 0; i < block.getData().getDataCount(); i++) {
      if (codes.byteAt(i) == TxValidationCode.VALID_VALUE) {
        addEvents(events, block, i);
      }
    }
    return events;
  }

  /** Whether nothing is missing in the event; others are not passed on. */
  static boolean isComplete(ChaincodeEvent event) {
    return !event.getChaincodeId().isEmpty()
        && !event.getEventName().isEmpty()
        && !event.getTxId().isEmpty();
  }

  private static void addEvents(List<ChaincodeEvent> events, Block block, int index) {
    try {
      Payload payload =
          Payload.parseFrom(Envelope.parseFrom(block.getData().getData(index)).getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE) {
        return;
      }
      for (TransactionAction action : Transaction.parseFrom(payload.getData()).getActionsList()) {
        ChaincodeEvent event = event(action);
        if (isComplete(event)) {
          events.add(event);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(
          Fault.INTERNAL,
          "Transaction %d of block %d is valid but cannot be read"
              .formatted(index, block.getHeader().getNumber()),
          e);
    }
  }

  private static ChaincodeEvent event(TransactionAction action)
      throws InvalidProtocolBufferException {
    ChaincodeActionPayload payload = ChaincodeActionPayload.parseFrom(action.getPayload());
    ProposalResponsePayload response =
        ProposalResponsePayload.parseFrom(payload.getAction().getProposalResponsePayload());
    return ChaincodeEvent.parseFrom(ChaincodeAction.parseFrom(response.getExtension()).getEvents());
  }
}
