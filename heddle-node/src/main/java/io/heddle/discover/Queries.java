// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.base.MspId;
import io.heddle.discover.ChannelView.Member;
import io.heddle.golang.GoText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.discovery.ChaincodeQuery;
import org.hyperledger.fabric.protos.discovery.ChaincodeQueryResult;
import org.hyperledger.fabric.protos.discovery.Error;
import org.hyperledger.fabric.protos.discovery.Peer;
import org.hyperledger.fabric.protos.discovery.PeerMembershipResult;
import org.hyperledger.fabric.protos.discovery.Peers;
import org.hyperledger.fabric.protos.discovery.Query;
import org.hyperledger.fabric.protos.discovery.QueryResult;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one query after another; one that fails keeps nothing from the others.
 *
 * <p>Fabric: discovery/service.go.
 */
record Queries(DiscoverChannels channels, Membership membership, Eligibility eligibility) {

  private static final Logger log = LoggerFactory.getLogger(Queries.class);

  private static final QueryResult ACCESS_DENIED = error("access denied");
  private static final QueryResult UNKNOWN_TYPE = error("unknown or missing request type");

  /** Fabric repeats all of an interest, however long it is. */
  private static final int MAX_INTEREST_TEXT = 16 * 1024;

  QueryResult answer(Query query, Asker asker, Budget budget) {
    if (query.getChannel().isEmpty()) {
      return eligibility.isLocal(asker) ? local(query) : ACCESS_DENIED;
    }
    return channels
        .find(query.getChannel())
        .filter(channel -> eligibility.isWriter(channel.config().get(), asker))
        .map(channel -> ofChannel(channel, query, budget))
        .orElse(ACCESS_DENIED);
  }

  private QueryResult local(Query query) {
    return query.hasLocalPeers() ? localPeers() : UNKNOWN_TYPE;
  }

  private QueryResult ofChannel(DiscoverChannel channel, Query query, Budget budget) {
    return switch (query.getQueryCase()) {
      case CONFIG_QUERY -> config(channel);
      case PEER_QUERY -> peers(channel, query.getPeerQuery().getFilter(), budget);
      case CC_QUERY -> endorsers(channel, query.getCcQuery(), budget);
      case LOCAL_PEERS, QUERY_NOT_SET -> UNKNOWN_TYPE;
    };
  }

  private QueryResult config(DiscoverChannel channel) {
    try {
      return QueryResult.newBuilder()
          .setConfigResult(ChannelSetup.of(channel.config().get().config()))
          .build();
    } catch (NoDescriptor e) {
      log.warn("Discovery cannot tell the configuration of '{}': {}", channel.name(), e.reason());
      return error("failed fetching config for channel %s".formatted(channel.name()));
    }
  }

  private QueryResult peers(DiscoverChannel channel, ChaincodeInterest filter, Budget budget) {
    ChannelView view = ChannelView.of(channel, membership);
    try {
      Predicate<Member> wanted = filter(view, filter, budget);
      Map<MspId, Peers.Builder> byOrganisation = new LinkedHashMap<>();
      view.organisations().forEach(each -> byOrganisation.put(each, Peers.newBuilder()));
      view.members().stream()
          .filter(wanted)
          .forEach(member ->
              byOrganisation
                  .computeIfAbsent(member.organisation(), _ -> Peers.newBuilder())
                  .addPeers(member.message()));
      return members(byOrganisation);
    } catch (NoDescriptor e) {
      return error(e.reason());
    }
  }

  private static Predicate<Member> filter(ChannelView view, ChaincodeInterest filter, Budget budget)
      throws NoDescriptor {
    List<CalledChaincode> calls =
        Planner.called(view.config(), view.definitions(), filter, view.members().size(), budget);
    CollectionReaders readers = CollectionReaders.of(view.config(), calls);
    return member ->
        calls.stream().allMatch(call -> call.runsOn(member)) && readers.include(member);
  }

  private QueryResult localPeers() {
    Map<MspId, Peers.Builder> byOrganisation = new LinkedHashMap<>();
    for (KnownPeer peer : membership.peers()) {
      Peers.Builder peers =
          byOrganisation.computeIfAbsent(peer.organisation(), _ -> Peers.newBuilder());
      Optional<Envelope> alive = peer.alive();
      alive.ifPresent(envelope ->
          peers.addPeers(
              Peer.newBuilder().setIdentity(peer.identity()).setMembershipInfo(envelope)));
    }
    return members(byOrganisation);
  }

  private QueryResult endorsers(DiscoverChannel channel, ChaincodeQuery query, Budget budget) {
    Optional<String> objection = objection(query);
    if (objection.isPresent()) {
      return error(objection.get());
    }
    ChannelView view = ChannelView.of(channel, membership);
    var result = ChaincodeQueryResult.newBuilder();
    for (ChaincodeInterest interest : query.getInterestsList()) {
      try {
        var plan =
            Planner.of(
                    view.config(),
                    view.definitions(),
                    view.members(),
                    interest,
                    ThreadLocalRandom.current(),
                    budget)
                .plan();
        var descriptor = Descriptor.of(plan, interest);
        budget.answer(descriptor.getSerializedSize());
        result.addContent(descriptor);
      } catch (NoDescriptor e) {
        String text = GoText.of(interest, MAX_INTEREST_TEXT);
        log.debug("Discovery has no endorsers for {}: {}", text, e.reason());
        return error("failed constructing descriptor for " + text);
      }
    }
    return QueryResult.newBuilder().setCcQueryRes(result).build();
  }

  private static Optional<String> objection(ChaincodeQuery query) {
    if (query.getInterestsCount() == 0) {
      return Optional.of("chaincode query must have at least one chaincode interest");
    }
    for (ChaincodeInterest interest : query.getInterestsList()) {
      if (interest.getChaincodesCount() == 0) {
        return Optional.of("chaincode interest must contain at least one chaincode");
      }
      if (interest.getChaincodesList().stream()
          .map(ChaincodeCall::getName)
          .anyMatch(String::isEmpty)) {
        return Optional.of("chaincode name in interest cannot be empty");
      }
    }
    return Optional.empty();
  }

  private static QueryResult members(Map<MspId, Peers.Builder> byOrganisation) {
    var members = PeerMembershipResult.newBuilder();
    byOrganisation.forEach(
        (organisation, peers) -> members.putPeersByOrg(organisation.value(), peers.build()));
    return QueryResult.newBuilder().setMembers(members).build();
  }

  private static QueryResult error(String content) {
    return QueryResult.newBuilder().setError(Error.newBuilder().setContent(content)).build();
  }
}
