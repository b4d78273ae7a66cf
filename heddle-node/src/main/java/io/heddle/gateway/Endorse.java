// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Status.Code;
import io.heddle.access.Hints;
import io.heddle.base.MspId;
import io.heddle.discover.NoDescriptor;
import io.heddle.endorse.FailedDeployments;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.ProposalRefused;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.words.Foreign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
  private final Asking asking;
  private final JoinedChannels channels;
  private final Hints hints;
  private final FailedDeployments failed;

  Endorse(
      Endorsers endorsers,
      Asking asking,
      JoinedChannels channels,
      Hints hints,
      FailedDeployments failed) {
    this.endorsers = endorsers;
    this.asking = asking;
    this.channels = channels;
    this.hints = hints;
    this.failed = failed;
  }

  EndorseResponse call(EndorseRequest request) throws GatewayError, InterruptedException {
    OpenedProposal proposal = open(request);
    List<MspId> organisations =
        request.getEndorsingOrganizationsList().stream().map(MspId::new).distinct().toList();
    Endorsements endorsements = new Endorsements();
    List<EndorsingPeer> endorsed =
        organisations.isEmpty()
            ? asPoliciesSay(proposal, endorsements)
            : collect(
                proposal, endorsements, List.of(oneOfEach(organisations, proposal)), _ -> true);
    return EndorseResponse.newBuilder()
        .setPreparedTransaction(
            PreparedTransaction.of(proposal, endorsements.payload(), endorsements.of(endorsed)))
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
  private Layout oneOfEach(List<MspId> organisations, OpenedProposal proposal) throws GatewayError {
    List<List<EndorsingPeer>> places = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (MspId organisation : organisations) {
      List<EndorsingPeer> offering = offering(proposal, organisation);
      places.add(offering);
      if (offering.isEmpty()) {
        missing.add(organisation.value());
      }
    }
    if (!missing.isEmpty()) {
      throw new GatewayError(
          Code.UNAVAILABLE,
          "failed to find any endorsing peers for org(s): "
              + Foreign.text(String.join(", ", missing)));
    }
    return new Layout(places);
  }

  /** A first endorsement tells what counts; then come the ways to satisfy it. */
  private List<EndorsingPeer> asPoliciesSay(OpenedProposal proposal, Endorsements endorsements)
      throws GatewayError, InterruptedException {
    EndorsingPeer first = first(proposal, endorsements);
    ChaincodeInterest interest =
        endorsements
            .first()
            .interest()
            .filter(told -> told.getChaincodesCount() > 0)
            .orElseGet(() -> defaultInterest(proposal));
    JoinedChannel channel = channel(proposal);
    List<Layout> layouts = layouts(channel, interest, first, Secrets.of(proposal, interest));
    return collect(
        proposal, endorsements, layouts, peers -> Layouts.of(channel).suffice(interest, peers));
  }

  private List<EndorsingPeer> collect(
      OpenedProposal proposal,
      Endorsements endorsements,
      List<Layout> layouts,
      Predicate<List<EndorsingPeer>> suffice)
      throws GatewayError, InterruptedException {
    return new Rounds(proposal, asking.now(), endorsements)
        .complete(layouts, suffice)
        .orElseThrow(() ->
            new GatewayError(
                Code.ABORTED,
                "failed to collect enough transaction endorsements, see attached details for more info",
                endorsements.failures()));
  }

  private List<Layout> layouts(
      JoinedChannel channel, ChaincodeInterest interest, EndorsingPeer first, Secrets secrets)
      throws GatewayError {
    try {
      return layouts(channel, secrets.cautious(), Optional.of(first));
    } catch (NoDescriptor e) {
      if (!secrets.guarded().isEmpty() && isPlanned(channel, interest)) {
        throw tooCautious(secrets);
      }
      throw noPlan(channel, interest, e);
    }
  }

  /** Asks the peers of the own organisation until one endorses; without them, whom a plan names. */
  private EndorsingPeer first(OpenedProposal proposal, Endorsements endorsements)
      throws GatewayError, InterruptedException {
    List<EndorsingPeer> candidates = offering(proposal, endorsers.localOrganisation());
    if (candidates.isEmpty() && proposal.hasTransientData()) {
      throw new GatewayError(
          Code.FAILED_PRECONDITION,
          "no endorsers found in the gateway's organization; retry specifying endorsing organization(s) to protect transient data");
    }
    if (candidates.isEmpty()) {
      candidates = asDefinitionSays(proposal);
    }
    for (EndorsingPeer peer : candidates) {
      endorsements.ask(peer);
      Asking patiently = asking.now();
      if (endorsements.add(peer, patiently.ask(peer, asked -> asked.endorse(proposal)))) {
        return peer;
      }
    }
    throw new GatewayError(
        Code.ABORTED,
        "failed to endorse transaction, see attached details for more info",
        endorsements.failures());
  }

  private List<EndorsingPeer> asDefinitionSays(OpenedProposal proposal) throws GatewayError {
    JoinedChannel channel = channel(proposal);
    ChaincodeInterest interest = defaultInterest(proposal);
    try {
      return layouts(channel, interest, Optional.empty()).getFirst().places().getFirst();
    } catch (NoDescriptor e) {
      throw noPlan(channel, interest, e);
    }
  }

  private List<Layout> layouts(
      JoinedChannel channel, ChaincodeInterest interest, Optional<EndorsingPeer> endorsed)
      throws NoDescriptor {
    return Layouts.of(channel).of(interest, endorsers.on(channel.name().value()), endorsed);
  }

  private boolean isPlanned(JoinedChannel channel, ChaincodeInterest interest) {
    try {
      return !layouts(channel, interest, Optional.empty()).isEmpty();
    } catch (NoDescriptor _) {
      return false;
    }
  }

  private static GatewayError tooCautious(Secrets secrets) {
    return new GatewayError(
        Code.FAILED_PRECONDITION,
        "requires endorsement from organisation(s) that are not in the distribution policy of the private data collection(s): [%s]; retry specifying trusted endorsing organizations to protect transient data"
            .formatted(String.join(" ", secrets.guarded())));
  }

  private JoinedChannel channel(OpenedProposal proposal) throws GatewayError {
    return channels
        .find(proposal.channel())
        .orElseThrow(() ->
            noPlan(
                "No metadata was found for chaincode %s in channel %s"
                    .formatted(
                        Foreign.text(proposal.chaincode()), Foreign.text(proposal.channel()))));
  }

  private List<EndorsingPeer> offering(OpenedProposal proposal, MspId organisation) {
    return endorsers.offering(proposal.channel(), proposal.chaincode(), List.of(organisation));
  }

  private static ChaincodeInterest defaultInterest(OpenedProposal proposal) {
    return ChaincodeInterest.newBuilder()
        .addChaincodes(ChaincodeCall.newBuilder().setName(proposal.chaincode()))
        .build();
  }

  private GatewayError noPlan(JoinedChannel channel, ChaincodeInterest interest, NoDescriptor why) {
    List<EndorsingPeer> unavailable =
        Layouts.of(channel)
            .unavailable(interest, endorsers.on(channel.name().value()), endorsers.stopped());
    if (!unavailable.isEmpty()) {
      return unavailable(unavailable);
    }
    String behind = failed.behind(why.reason(), channel, interest.getChaincodes(0).getName());
    Optional<String> missing =
        hints.areGiven()
            ? Layouts.of(channel).missing(interest, endorsers.on(channel.name().value()))
            : Optional.empty();
    return noPlan(missing.map(hint -> hints.behind(behind, () -> hint)).orElse(behind));
  }

  /** As Fabric tells of peers that are known and that nobody can connect to. */
  private static GatewayError unavailable(List<EndorsingPeer> peers) {
    return new GatewayError(
        Code.FAILED_PRECONDITION,
        "failed to select a set of endorsers that satisfy the endorsement policy due to unavailability of peers: [%s]"
            .formatted(
                peers.stream().map(EndorsingPeer::address).collect(Collectors.joining(" "))));
  }

  private static GatewayError noPlan(String cause) {
    return new GatewayError(Code.FAILED_PRECONDITION, NO_COMBINATION + cause);
  }
}
