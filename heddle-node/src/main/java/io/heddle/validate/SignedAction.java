// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import com.google.protobuf.Parser;
import io.heddle.base.Sha256;
import io.heddle.identity.SignedData;
import java.util.List;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * The one action of an endorser transaction: what the endorsers signed, and that it is the answer
 * to the proposal in the same transaction.
 *
 * <p>Fabric: core/common/validation/msgvalidation.go, validateEndorserTransaction.
 *
 * @param response what the endorsers signed
 * @param endorsements over the response, as they stand there; not verified
 */
record SignedAction(ProposalResponsePayload response, List<SignedData> endorsements) {

  /**
   * The action of a transaction.
   *
   * @throws InvalidTransaction {@code INVALID_ENDORSER_TRANSACTION}
   */
  static SignedAction parse(Heading heading) throws InvalidTransaction {
    Transaction transaction =
        parse(Transaction.parser(), heading.payload().getData(), "The transaction");
    if (transaction.getActionsCount() != 1) {
      throw invalid("It has %d actions, not one".formatted(transaction.getActionsCount()));
    }
    TransactionAction action = transaction.getActions(0);
    SignatureHeader header =
        parse(SignatureHeader.parser(), action.getHeader(), "The header of the action");
    if (header.getNonce().isEmpty() || header.getCreator().isEmpty()) {
      throw invalid("The header of the action has no nonce or no creator");
    }
    ChaincodeActionPayload payload =
        parse(ChaincodeActionPayload.parser(), action.getPayload(), "The payload of the action");
    ChaincodeEndorsedAction endorsed = payload.getAction();
    ProposalResponsePayload response =
        parse(
            ProposalResponsePayload.parser(),
            endorsed.getProposalResponsePayload(),
            "The proposal response payload");
    ByteString proposalHash =
        Sha256.of(
            heading.payload().getHeader().getChannelHeader(),
            action.getHeader(),
            payload.getChaincodeProposalPayload());
    if (!proposalHash.equals(response.getProposalHash())) {
      throw invalid("The endorsed proposal hash is not the hash of its proposal");
    }
    return new SignedAction(response, signedData(endorsed));
  }

  private static List<SignedData> signedData(ChaincodeEndorsedAction action) {
    return action.getEndorsementsList().stream()
        .map(endorsement ->
            new SignedData(
                action.getProposalResponsePayload().concat(endorsement.getEndorser()),
                endorsement.getEndorser(),
                endorsement.getSignature()))
        .toList();
  }

  private static <T> T parse(Parser<T> parser, ByteString bytes, String what)
      throws InvalidTransaction {
    return Parsing.parse(parser, bytes, TxValidationCode.INVALID_ENDORSER_TRANSACTION, what);
  }

  private static InvalidTransaction invalid(String reason) {
    return new InvalidTransaction(TxValidationCode.INVALID_ENDORSER_TRANSACTION, reason);
  }
}
