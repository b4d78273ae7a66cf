// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Status.Code;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.PeerChannel;
import io.heddle.endorse.ProposalRefused;
import io.heddle.endorse.RequiredPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/**
 * Collects the endorsements that a proposal needs and puts the transaction together.
 *
 * <p>Fabric: internal/pkg/gateway/endorse.go.
 */
final class Endorse {

  private static final String NO_COMBINATION =
      "no combination of peers can be derived which satisfy the endorsement policy: ";

  private final Endorsers endorsers;
  private final GatewayChannels channels;

  Endorse(Endorsers endorsers, GatewayChannels channels) {
    this.endorsers = endorsers;
    this.channels = channels;
  }

  EndorseResponse call(EndorseRequest request) throws GatewayError, InterruptedException {
    OpenedProposal proposal = open(request);
    List<MspId> organisations =
        request.getEndorsingOrganizationsList().stream().map(MspId::new).distinct().toList();
    Endorsements endorsements =
        organisations.isEmpty() ? asPoliciesSay(proposal) : fromEach(organisations, proposal);
    return EndorseResponse.newBuilder()
        .setPreparedTransaction(
            PreparedTransaction.of(proposal, endorsements.payload(), endorsements.all()))
        .build();
  }

  private static OpenedProposal open(EndorseRequest request) throws GatewayError {
    if (request.getProposedTransaction().getProposalBytes().isEmpty()) {
      throw new GatewayError(
          Code.INVALID_ARGUMENT, "the proposed transaction must contain a signed proposal");
    }
    try {
      return OpenedProposal.open(request.getProposedTransaction());
    } catch (ProposalRefused e) {
      throw new GatewayError(Code.INVALID_ARGUMENT, e.reason());
    }
  }

  /** One endorsement of each organisation, whatever the policies are. */
  private Endorsements fromEach(List<MspId> organisations, OpenedProposal proposal)
      throws GatewayError, InterruptedException {
    List<MspId> missing = new ArrayList<>();
    List<List<EndorsingPeer>> groups = new ArrayList<>();
    for (MspId organisation : organisations) {
      List<EndorsingPeer> peers =
          endorsers.offering(proposal.channel(), chaincode(proposal), List.of(organisation));
      groups.add(peers);
      if (peers.isEmpty()) {
        missing.add(organisation);
      }
    }
    if (!missing.isEmpty()) {
      throw new GatewayError(
          Code.UNAVAILABLE,
          "failed to find any endorsing peers for org(s): "
              + String.join(", ", missing.stream().map(MspId::value).toList()));
    }
    Endorsements endorsements = new Endorsements();
    for (List<EndorsingPeer> group : groups) {
      int before = endorsements.peers().size();
      for (EndorsingPeer peer : group) {
        endorsements.add(peer, Attempt.of(peer.endorse(proposal)));
        if (endorsements.peers().size() > before) {
          break;
        }
      }
      if (endorsements.peers().size() == before) {
        throw notEnough(endorsements);
      }
    }
    return endorsements;
  }

  /** A first endorsement tells which policies count; then those who are still needed. */
  private Endorsements asPoliciesSay(OpenedProposal proposal)
      throws GatewayError, InterruptedException {
    Endorsements endorsements = new Endorsements();
    ChaincodeInterest interest = first(proposal, endorsements);
    PeerChannel channel =
        channels
            .find(proposal.channel())
            .map(GatewayChannel::channel)
            .orElseThrow(() ->
                noPlan(
                    "No metadata was found for chaincode %s in channel %s"
                        .formatted(chaincode(proposal), proposal.channel())));
    SmallestSet plan = plan(channel, interest);
    List<EndorsingPeer> candidates =
        new ArrayList<>(endorsers.offering(proposal.channel(), chaincode(proposal)));
    Optional<List<EndorsingPeer>> needed = plan.find(endorsements.peers(), candidates);
    if (needed.isEmpty()) {
      throw noPlan(
          plan.find(endorsements.peers(), endorsers.all()).isPresent()
              ? "required chaincodes are not installed on sufficient peers"
              : "no peer combination can satisfy the endorsement policy");
    }
    while (needed.isPresent() && !needed.get().isEmpty()) {
      for (EndorsingPeer peer : needed.get()) {
        endorsements.add(peer, Attempt.of(peer.endorse(proposal)));
        candidates.remove(peer);
      }
      needed = plan.find(endorsements.peers(), candidates);
    }
    if (needed.isEmpty()) {
      throw notEnough(endorsements);
    }
    return endorsements;
  }

  /** Asks the peers of the own organisation until one endorses. */
  private ChaincodeInterest first(OpenedProposal proposal, Endorsements endorsements)
      throws GatewayError, InterruptedException {
    List<EndorsingPeer> local =
        endorsers.offering(
            proposal.channel(), chaincode(proposal), List.of(endorsers.localOrganisation()));
    if (local.isEmpty() && proposal.hasTransientData()) {
      throw new GatewayError(
          Code.FAILED_PRECONDITION,
          "no endorsers found in the gateway's organization; retry specifying endorsing organization(s) to protect transient data");
    }
    for (EndorsingPeer peer : local) {
      endorsements.add(peer, Attempt.of(peer.endorse(proposal)));
      if (!endorsements.isEmpty()) {
        ChaincodeInterest interest = endorsements.first().interest();
        return interest.getChaincodesCount() == 0 ? defaultInterest(proposal) : interest;
      }
    }
    if (!local.isEmpty()) {
      throw new GatewayError(
          Code.ABORTED,
          "failed to endorse transaction, see attached details for more info",
          endorsements.failures());
    }
    return defaultInterest(proposal);
  }

  private static SmallestSet plan(PeerChannel channel, ChaincodeInterest interest)
      throws GatewayError {
    try {
      return new SmallestSet(channel.config().get(), RequiredPolicies.of(channel, interest));
    } catch (HeddleException e) {
      throw noPlan(e.getMessage());
    }
  }

  private static ChaincodeInterest defaultInterest(OpenedProposal proposal) {
    return ChaincodeInterest.newBuilder()
        .addChaincodes(ChaincodeCall.newBuilder().setName(chaincode(proposal)))
        .build();
  }

  private static String chaincode(OpenedProposal proposal) {
    return proposal.spec().getChaincodeSpec().getChaincodeId().getName();
  }

  private static GatewayError noPlan(String cause) {
    return new GatewayError(Code.FAILED_PRECONDITION, NO_COMBINATION + cause);
  }

  private static GatewayError notEnough(Endorsements endorsements) {
    return new GatewayError(
        Code.ABORTED,
        "failed to collect enough transaction endorsements, see attached details for more info",
        endorsements.failures());
  }
}
