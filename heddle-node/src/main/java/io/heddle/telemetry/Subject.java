// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.TxId;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * The transaction that a request is about, as its client says.
 *
 * @param chaincode empty if the request does not tell
 */
record Subject(TxId txId, String channel, String chaincode) {

  /**
   * That of a request; empty if it is about none, or cannot be read, of which its service tells.
   */
  static Optional<Subject> of(Object request) {
    try {
      return switch (request) {
        case EvaluateRequest evaluate -> ofProposal(evaluate.getProposedTransaction());
        case EndorseRequest endorse -> ofProposal(endorse.getProposedTransaction());
        case SubmitRequest submit -> ofEnvelope(submit.getPreparedTransaction());
        case SignedCommitStatusRequest signed ->
            ofStatus(CommitStatusRequest.parseFrom(signed.getRequest()));
        case SignedProposal signed -> ofProposal(signed);
        case Envelope envelope -> ofEnvelope(envelope);
        case null, default -> Optional.empty();
      };
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }

  private static Optional<Subject> ofStatus(CommitStatusRequest request) {
    return of(request.getTransactionId(), request.getChannelId(), "");
  }

  private static Optional<Subject> ofProposal(SignedProposal signed)
      throws InvalidProtocolBufferException {
    Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
    return ofHeader(Header.parseFrom(proposal.getHeader()).getChannelHeader());
  }

  private static Optional<Subject> ofEnvelope(Envelope envelope)
      throws InvalidProtocolBufferException {
    return ofHeader(Payload.parseFrom(envelope.getPayload()).getHeader().getChannelHeader());
  }

  private static Optional<Subject> ofHeader(ByteString bytes)
      throws InvalidProtocolBufferException {
    ChannelHeader header = ChannelHeader.parseFrom(bytes);
    String chaincode =
        ChaincodeHeaderExtension.parseFrom(header.getExtension()).getChaincodeId().getName();
    return of(header.getTxId(), header.getChannelId(), chaincode);
  }

  private static Optional<Subject> of(String txId, String channel, String chaincode) {
    return txId.isEmpty()
        ? Optional.empty()
        : Optional.of(new Subject(new TxId(txId), channel, chaincode));
  }
}
