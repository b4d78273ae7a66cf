// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.ByteString;
import io.heddle.endorse.OpenedProposal;
import java.util.Collection;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * Puts a proposal and its endorsements together to the transaction that the client has to sign.
 *
 * <p>Fabric: internal/pkg/gateway/submit.go, prepareTransaction.
 */
public final class PreparedTransaction {

  private PreparedTransaction() {}

  /** The transaction, to be signed by who made the proposal. */
  public static Envelope of(
      OpenedProposal proposal, ByteString payload, Collection<Endorsement> endorsements) {
    ChaincodeActionPayload action =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(proposal.payloadWithoutTransientData())
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(payload)
                    .addAllEndorsements(endorsements))
            .build();
    Transaction transaction =
        Transaction.newBuilder()
            .addActions(
                TransactionAction.newBuilder()
                    .setHeader(proposal.header().getSignatureHeader())
                    .setPayload(action.toByteString()))
            .build();
    return Envelope.newBuilder()
        .setPayload(
            Payload.newBuilder()
                .setHeader(proposal.header())
                .setData(transaction.toByteString())
                .build()
                .toByteString())
        .build();
  }
}
