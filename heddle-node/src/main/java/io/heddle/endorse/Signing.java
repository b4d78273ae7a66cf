// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.heddle.base.HeddleException;
import io.heddle.endorse.Verdict.Answered;
import io.heddle.endorse.Verdict.Endorsed;
import io.heddle.endorse.Verdict.Failed;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.simulate.Simulator;
import io.heddle.stream.Outcome.Completed;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
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
  private final JoinedChannels channels;

  Signing(SigningIdentity signer, JoinedChannels channels) {
    this.signer = signer;
    this.channels = channels;
  }

  /**
   * What answers.
   *
   * @param plugin the endorsement plugin that its definition names
   */
  record Answering(ChaincodeID chaincode, String plugin) {

    static Answering as(ChaincodeDefinition definition) {
      return new Answering(
          ChaincodeID.newBuilder()
              .setName(definition.name())
              .setVersion(definition.version())
              .build(),
          definition.endorsementPlugin());
    }

    static Answering asSystem(String chaincode) {
      return new Answering(SystemChaincodes.id(chaincode), DEFAULT_PLUGIN);
    }
  }

  /**
   * Below 400 the answer may become a transaction. From 500 on the payload is there without a
   * signature: it tells a gateway that the chaincode spoke, not the peer.
   *
   * @param simulator empty if it was called without one; then there are no results
   * @param injected what is to go wrong
   */
  Verdict sign(
      CompleteProposal proposal,
      Answering answering,
      Optional<Simulator> simulator,
      Completed completed,
      Injected injected) {
    Response response = completed.response();
    if (response.getStatus() >= FIRST_ERROR && response.getStatus() < FIRST_FAILURE) {
      return new Answered(response, Optional.empty());
    }
    ByteString simulated = simulator.map(Simulator::results).orElse(ByteString.EMPTY);
    ByteString results = injected.results(simulated);
    response = injected.response(response, !results.equals(simulated));
    Optional<ChaincodeInterest> interest = simulator.map(view -> new Interest(view).of(results));
    ByteString payload =
        payload(proposal.hash(), results, response, completed.event(), answering.chaincode());
    if (response.getStatus() >= FIRST_FAILURE) {
      return new Answered(response, Optional.of(new Endorsed(payload, Optional.empty(), interest)));
    }
    if (proposal.channel().isEmpty()) {
      return new Answered(response, Optional.empty());
    }
    if (!answering.plugin().equals(DEFAULT_PLUGIN)) {
      return new Failed(
          "endorsing with plugin failed: plugin with name %1$s could not be used: plugin with name %1$s wasn't found"
              .formatted(answering.plugin()));
    }
    try {
      simulator.ifPresent(view -> keepPrivateData(proposal, view));
    } catch (HeddleException e) {
      return new Failed("error in simulation: " + e.getMessage());
    }
    return new Answered(
        response,
        Optional.of(
            new Endorsed(payload, Optional.of(injected.spoiled(endorsement(payload))), interest)));
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

  /** What would be lost with the simulator; of a refused transaction nothing is kept. */
  private void keepPrivateData(CompleteProposal proposal, Simulator simulator) {
    JoinedChannel channel = channels.find(proposal.channel()).orElseThrow();
    simulator
        .privateResults()
        .ifPresent(written ->
            new Distribution(
                    channel, channel.neighbours(), signer.mspId(), ThreadLocalRandom.current())
                .distribute(proposal.txId(), written, simulator.reader()));
  }

  private Endorsement endorsement(ByteString payload) {
    ByteString endorser = signer.serialized();
    return Endorsement.newBuilder()
        .setEndorser(endorser)
        .setSignature(signer.sign(payload.concat(endorser)))
        .build();
  }
}
