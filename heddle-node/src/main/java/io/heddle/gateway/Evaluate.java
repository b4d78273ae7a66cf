// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Status.Code;
import io.heddle.base.MspId;
import io.heddle.endorse.FailedDeployments;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.ProposalRefused;
import io.heddle.joined.JoinedChannels;
import io.heddle.words.Foreign;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;

/**
 * Executes a proposal on one peer for its answer.
 *
 * <p>Fabric: internal/pkg/gateway/evaluate.go.
 */
final class Evaluate {

  private final Endorsers endorsers;
  private final Asking asking;
  private final JoinedChannels channels;
  private final FailedDeployments failed;

  Evaluate(Endorsers endorsers, Asking asking, JoinedChannels channels, FailedDeployments failed) {
    this.endorsers = endorsers;
    this.asking = asking;
    this.channels = channels;
    this.failed = failed;
  }

  EvaluateResponse call(EvaluateRequest request) throws GatewayError, InterruptedException {
    OpenedProposal proposal = open(request);
    if (channels.find(proposal.channel()).isEmpty()) {
      throw new GatewayError(
          Code.UNAVAILABLE,
          "failed to get config for channel [%1$s]: could not get last config for channel %1$s"
              .formatted(Foreign.text(proposal.channel())));
    }

    List<ErrorDetail> failures = new ArrayList<>();
    Code lastCode = Code.UNAVAILABLE;
    for (EndorsingPeer peer : candidates(request, proposal)) {
      switch (asking.now().ask(peer, asked -> asked.evaluate(proposal))) {
        case Attempt.Succeeded(var response, _) -> {
          return EvaluateResponse.newBuilder().setResult(response).build();
        }
        case Attempt.Failed failed -> {
          failures.add(GatewayError.detail(peer, failed.message()));
          if (!failed.isWorthRetrying()) {
            throw new GatewayError(
                failed.code(),
                "evaluate call to endorser returned error: " + failed.message(),
                failures);
          }
          lastCode = failed.code();
        }
      }
    }
    throw new GatewayError(
        lastCode, "failed to evaluate transaction, see attached details for more info", failures);
  }

  private static OpenedProposal open(EvaluateRequest request) throws GatewayError {
    if (request.getProposedTransaction().getProposalBytes().isEmpty()) {
      throw unusable("a signed proposal is required");
    }
    OpenedProposal proposal;
    try {
      proposal = OpenedProposal.open(request.getProposedTransaction());
    } catch (ProposalRefused e) {
      throw unusable(e.reason());
    }
    String channel = proposal.channel();
    if (channel.isEmpty()) {
      throw unusable("no channel id provided");
    }
    if (!proposal.spec().hasChaincodeSpec()) {
      throw unusable(
          "no chaincode spec is provided, channel id [%s]".formatted(Foreign.text(channel)));
    }
    if (!proposal.spec().getChaincodeSpec().hasChaincodeId()) {
      throw unusable(
          "no chaincode id is provided, channel id [%s]".formatted(Foreign.text(channel)));
    }
    if (proposal.chaincode().isEmpty()) {
      throw unusable(
          "no chaincode name is provided, channel id [%s]".formatted(Foreign.text(channel)));
    }
    return proposal;
  }

  private static GatewayError unusable(String why) {
    return new GatewayError(Code.INVALID_ARGUMENT, "failed to unpack transaction proposal: " + why);
  }

  /** The peers that may see the proposal; transient data stays at home unless told otherwise. */
  private List<EndorsingPeer> candidates(EvaluateRequest request, OpenedProposal proposal)
      throws GatewayError {
    List<MspId> targets = request.getTargetOrganizationsList().stream().map(MspId::new).toList();
    boolean isProtected = targets.isEmpty() && proposal.hasTransientData();
    if (isProtected) {
      targets = List.of(endorsers.localOrganisation());
    }
    String chaincode = proposal.chaincode();
    List<EndorsingPeer> found =
        targets.isEmpty()
            ? endorsers.offering(proposal.channel(), chaincode)
            : endorsers.offering(proposal.channel(), chaincode, targets);
    if (found.isEmpty()) {
      String none =
          "no peers available to evaluate chaincode %s in channel %s"
              .formatted(Foreign.text(chaincode), proposal.channel());
      String why =
          channels
              .find(proposal.channel())
              .map(channel -> failed.behind(none, channel, chaincode))
              .orElse(none);
      throw new GatewayError(
          Code.FAILED_PRECONDITION,
          isProtected
              ? "no endorsers found in the gateway's organization; retry specifying target organization(s) to protect transient data: "
                  + why
              : why);
    }
    return found;
  }
}
