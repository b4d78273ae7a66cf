// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.heddle.identity.Signatures;
import java.util.Comparator;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;

/**
 * Proposal responses, to be compared as a whole. Left out is only what two answers of the same
 * Fabric peer would not have in common: the signature, which is made with a random number, and the
 * order of what the interest lists, which is that of a map in Go.
 */
public final class WholeResponse {

  private static final Comparator<MessageLite> BY_BYTES =
      Comparator.comparing(
          MessageLite::toByteString, ByteString.unsignedLexicographicalComparator());

  private WholeResponse() {}

  /** The response without its signature and with its interest in order. */
  public static ProposalResponse of(ProposalResponse response) {
    ProposalResponse.Builder whole = response.toBuilder();
    if (response.hasEndorsement()) {
      whole.getEndorsementBuilder().clearSignature();
    }
    if (response.hasInterest()) {
      whole.setInterest(inOrder(response.getInterest()));
    }
    return whole.build();
  }

  /** Whether the signature, if there is one, is the endorser's. */
  public static boolean isSignedByItsEndorser(ProposalResponse response) {
    Endorsement endorsement = response.getEndorsement();
    return !response.hasEndorsement()
        || Signatures.verify( // not the identity, which remembers
            RecordedNetwork.msps().parse(endorsement.getEndorser()).certificate().getPublicKey(),
            response.getPayload().concat(endorsement.getEndorser()),
            endorsement.getSignature());
  }

  /** What is inside the payload, for a readable difference. */
  public static ChaincodeAction action(ProposalResponse response) {
    try {
      return ChaincodeAction.parseFrom(
          ProposalResponsePayload.parseFrom(response.getPayload()).getExtension());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ChaincodeInterest inOrder(ChaincodeInterest interest) {
    return ChaincodeInterest.newBuilder()
        .addAllChaincodes(
            interest.getChaincodesList().stream()
                .map(WholeResponse::inOrder)
                .sorted(BY_BYTES)
                .toList())
        .build();
  }

  private static ChaincodeCall inOrder(ChaincodeCall call) {
    var policies = call.getKeyPoliciesList().stream().sorted(BY_BYTES).toList();
    return call.toBuilder()
        .clearKeyPolicies()
        .addAllKeyPolicies(policies.stream().map(SignaturePolicyEnvelope.class::cast).toList())
        .build();
  }
}
