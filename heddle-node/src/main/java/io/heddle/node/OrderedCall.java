// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.TxId;
import io.heddle.fault.Call;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;

/**
 * A call of a chaincode in an envelope that a client has sent to the orderer.
 *
 * @param client the organisation of who made it
 */
record OrderedCall(
    String channel,
    TxId txId,
    String chaincode,
    String function,
    String client,
    TxReadWriteSet results) {

  /** What faults may be for. */
  Call asked() {
    return new Call(channel, chaincode, function);
  }

  /** Empty if it is something else, or cannot be read. */
  static Optional<OrderedCall> of(Envelope envelope) {
    try {
      Payload payload = Payload.parseFrom(envelope.getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      Transaction transaction = Transaction.parseFrom(payload.getData());
      if (header.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE
          || transaction.getActionsCount() != 1) {
        return Optional.empty();
      }
      ChaincodeActionPayload action =
          ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
      ChaincodeInvocationSpec spec =
          ChaincodeInvocationSpec.parseFrom(
              ChaincodeProposalPayload.parseFrom(action.getChaincodeProposalPayload()).getInput());
      ChaincodeAction result =
          ChaincodeAction.parseFrom(
              ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload())
                  .getExtension());
      var input = spec.getChaincodeSpec().getInput();
      SignatureHeader signer = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
      return Optional.of(
          new OrderedCall(
              header.getChannelId(),
              new TxId(header.getTxId()),
              spec.getChaincodeSpec().getChaincodeId().getName(),
              input.getArgsCount() == 0 ? "" : input.getArgs(0).toStringUtf8(),
              SerializedIdentity.parseFrom(signer.getCreator()).getMspid(),
              TxReadWriteSet.parseFrom(result.getResults())));
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty(); // the orderer says what is wrong with it
    }
  }
}
