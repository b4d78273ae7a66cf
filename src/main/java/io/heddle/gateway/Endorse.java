// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Context;
import io.grpc.Status.Code;
import io.heddle.access.Hints;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.endorse.FailedDeployments;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.ProposalRefused;
import io.heddle.endorse.RequiredPolicies;
import io.heddle.endorse.Verdict;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.words.Foreign;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  private final JoinedChannels channels;
  private final Hints hints;
  private final FailedDeployments failed;

  Endorse(Endorsers endorsers, JoinedChannels channels, Hints hints, FailedDeployments failed) {
    this.endorsers = endorsers;
    this.channels = channels;
    this.hints = hints;
    this.failed = failed;
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
    Map<MspId, List<EndorsingPeer>> groups = new LinkedHashMap<>();
    for (MspId organisation : organisations) {
      groups.put(organisation, offering(proposal, List.of(organisation)));
    }
    List<String> missing =
        organisations.stream()
            .filter(organisation -> groups.getOrDefault(organisation, List.of()).isEmpty())
            .map(MspId::value)
            .toList();
    if (!missing.isEmpty()) {
      throw new GatewayError(
          Code.UNAVAILABLE,
          "failed to find any endorsing peers for org(s): "
              + Foreign.text(String.join(", ", missing)));
    }
    Endorsements endorsements = new Endorsements();
    for (List<EndorsingPeer> group : groups.values()) {
      if (!untilOneEndorses(group, proposal, endorsements)) {
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
    JoinedChannel channel =
        channels
            .find(proposal.channel())
            .orElseThrow(() ->
                noPlan(
                    "No metadata was found for chaincode %s in channel %s"
                        .formatted(
                            Foreign.text(proposal.chaincode()), Foreign.text(proposal.channel()))));
    SmallestSet plan = plan(channel, interest);
    Secrets secrets = Secrets.of(proposal, interest);
    List<EndorsingPeer> offering = endorsers.offering(proposal.channel(), proposal.chaincode());
    List<EndorsingPeer> candidates = secrets.mayBeToldTo(offering, channel);
    Optional<List<EndorsingPeer>> needed =
        plan.find(endorsements.peers(), endorsements.notAsked(candidates));
    if (needed.isEmpty()) {
      throw noCombination(plan, endorsements, secrets, offering, channel);
    }
    while (!needed.orElseThrow(() -> notEnough(endorsements)).isEmpty()) {
      askAll(needed.get(), proposal, endorsements);
      needed = plan.find(endorsements.peers(), endorsements.notAsked(candidates));
    }
    return endorsements;
  }

  private GatewayError noCombination(
      SmallestSet plan,
      Endorsements endorsements,
      Secrets secrets,
      List<EndorsingPeer> offering,
      JoinedChannel channel) {
    List<EndorsingPeer> withoutCaution = secrets.mayExecute(offering, channel);
    if (!secrets.guarded().isEmpty()
        && plan.find(endorsements.peers(), withoutCaution).isPresent()) {
      return new GatewayError(
          Code.FAILED_PRECONDITION,
          "requires endorsement from organisation(s) that are not in the distribution policy of the private data collection(s): [%s]; retry specifying trusted endorsing organizations to protect transient data"
              .formatted(String.join(" ", secrets.guarded())));
    }
    return noPlan(
        plan.find(endorsements.peers(), endorsers.all()).isPresent()
            ? "required chaincodes are not installed on sufficient peers"
            : hints.behind(
                "no peer combination can satisfy the endorsement policy",
                () -> plan.missing(endorsers.all())));
  }

  /** Asks the peers of the own organisation until one endorses. */
  private ChaincodeInterest first(OpenedProposal proposal, Endorsements endorsements)
      throws GatewayError, InterruptedException {
    List<EndorsingPeer> local = offering(proposal, List.of(endorsers.localOrganisation()));
    if (local.isEmpty() && proposal.hasTransientData()) {
      throw new GatewayError(
          Code.FAILED_PRECONDITION,
          "no endorsers found in the gateway's organization; retry specifying endorsing organization(s) to protect transient data");
    }
    if (local.isEmpty()) {
      return defaultInterest(proposal);
    }
    if (!untilOneEndorses(local, proposal, endorsements)) {
      throw new GatewayError(
          Code.ABORTED,
          "failed to endorse transaction, see attached details for more info",
          endorsements.failures());
    }
    return endorsements
        .first()
        .interest()
        .filter(interest -> interest.getChaincodesCount() > 0)
        .orElseGet(() -> defaultInterest(proposal));
  }

  /** Asks one after the other; false if none of them endorsed. */
  private static boolean untilOneEndorses(
      List<EndorsingPeer> peers, OpenedProposal proposal, Endorsements endorsements)
      throws InterruptedException {
    int before = endorsements.peers().size();
    for (EndorsingPeer peer : peers) {
      endorsements.add(peer, Attempt.of(peer.endorse(proposal)));
      if (endorsements.peers().size() > before) {
        return true;
      }
    }
    return false;
  }

  /** Asks all at the same time. */
  private static void askAll(
      List<EndorsingPeer> peers, OpenedProposal proposal, Endorsements endorsements)
      throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Verdict>> verdicts =
          threads.invokeAll(
              peers.stream()
                  .map(peer -> Context.current().wrap(() -> peer.endorse(proposal)))
                  .toList());
      for (int i = 0; i < peers.size(); i++) {
        endorsements.add(peers.get(i), Attempt.of(verdicts.get(i).get()));
      }
    } catch (ExecutionException e) {
      throw new HeddleException(
          Fault.INTERNAL, "A peer of this process could not endorse", e.getCause());
    }
  }

  private List<EndorsingPeer> offering(OpenedProposal proposal, List<MspId> organisations) {
    return endorsers.offering(proposal.channel(), proposal.chaincode(), organisations);
  }

  private SmallestSet plan(JoinedChannel channel, ChaincodeInterest interest) throws GatewayError {
    try {
      return new SmallestSet(channel.config(), RequiredPolicies.of(channel, interest));
    } catch (HeddleException e) {
      throw noPlan(failed.behind(e.getMessage(), interest.getChaincodes(0).getName()));
    }
  }

  private static ChaincodeInterest defaultInterest(OpenedProposal proposal) {
    return ChaincodeInterest.newBuilder()
        .addChaincodes(ChaincodeCall.newBuilder().setName(proposal.chaincode()))
        .build();
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
