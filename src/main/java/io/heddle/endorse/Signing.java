// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.heddle.endorse.Verdict.Answered;
import io.heddle.endorse.Verdict.Endorsed;
import io.heddle.endorse.Verdict.Failed;
import io.heddle.identity.SigningIdentity;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.simulate.Simulator;
import io.heddle.stream.Outcome.Completed;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * Turns a chaincode's answer into the bytes that peers must agree on, and signs them.
 *
 * <p>Fabric: core/endorser/endorser.go, ProcessProposalSuccessfullyOrError, and
 * core/handlers/endorsement/builtin/default_endorsement.go.
 */
final class Signing {

  private static final int FIRST_ERROR = 400;
  private static final int FIRST_FAILURE = 500;
  private static final String DEFAULT_PLUGIN = "escc";

  private final SigningIdentity signer;

  Signing(SigningIdentity signer) {
    this.signer = signer;
  }

  /**
   * Below 400 the answer may become a transaction. From 500 on the payload is there without a
   * signature: it tells a gateway that the chaincode spoke, not the peer.
   */
  Verdict sign(
      CompleteProposal proposal,
      ChaincodeDefinition definition,
      Simulator simulator,
      Completed completed) {
    Response response = completed.response();
    if (response.getStatus() >= FIRST_ERROR && response.getStatus() < FIRST_FAILURE) {
      return new Answered(response, Optional.empty());
    }
    Interest interest = new Interest(simulator.reader());
    ByteString results = simulator.results();
    ByteString payload =
        payload(proposal.hash(), results, response, completed.event(), chaincodeId(definition));
    if (response.getStatus() >= FIRST_FAILURE) {
      return new Answered(
          response, Optional.of(new Endorsed(payload, Optional.empty(), interest.of(results))));
    }
    if (!definition.endorsementPlugin().equals(DEFAULT_PLUGIN)) {
      return new Failed(
          "endorsing with plugin failed: plugin with name %s wasn't found"
              .formatted(definition.endorsementPlugin()));
    }
    return new Answered(
        response,
        Optional.of(
            new Endorsed(payload, Optional.of(endorsement(payload)), interest.of(results))));
  }

  static ByteString payload(
      ByteString proposalHash,
      ByteString results,
      Response response,
      Optional<ChaincodeEvent> event,
      ChaincodeID chaincode) {
    ChaincodeAction action =
        ChaincodeAction.newBuilder()
            .setResults(results)
            .setEvents(event.map(MessageLite::toByteString).orElse(ByteString.EMPTY))
            .setResponse(response)
            .setChaincodeId(chaincode)
            .build();
    return ProposalResponsePayload.newBuilder()
        .setProposalHash(proposalHash)
        .setExtension(action.toByteString())
        .build()
        .toByteString();
  }

  private Endorsement endorsement(ByteString payload) {
    ByteString endorser = signer.serialized();
    return Endorsement.newBuilder()
        .setEndorser(endorser)
        .setSignature(signer.sign(payload.concat(endorser)))
        .build();
  }

  private static ChaincodeID chaincodeId(ChaincodeDefinition definition) {
    return ChaincodeID.newBuilder()
        .setName(definition.name())
        .setVersion(definition.version())
        .build();
  }
}
