// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.testing.RecordedDiscovery;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.discovery.EndorsementDescriptor;
import org.hyperledger.fabric.protos.discovery.Layout;
import org.hyperledger.fabric.protos.discovery.Peer;
import org.hyperledger.fabric.protos.discovery.Peers;
import org.hyperledger.fabric.protos.discovery.QueryResult;
import org.hyperledger.fabric.protos.gossip.Member;
import org.hyperledger.fabric.protos.gossip.Properties;

/**
 * Answers without what is never the same: names of groups, the order of everything, the times of
 * messages.
 */
final class ReadableAnswer {

  private ReadableAnswer() {}

  static Object of(QueryResult result) {
    return switch (result.getResultCase()) {
      case ERROR -> "error: " + result.getError().getContent().replace("  ", " ");
      case CONFIG_RESULT -> result.getConfigResult();
      case MEMBERS -> byOrganisation(result.getMembers().getPeersByOrgMap());
      case CC_QUERY_RES ->
          result.getCcQueryRes().getContentList().stream().map(ReadableAnswer::of).toList();
      case RESULT_NOT_SET -> "nothing";
    };
  }

  private static Map<String, List<String>> byOrganisation(Map<String, Peers> peers) {
    return peers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> of(entry.getValue())));
  }

  private static List<Object> of(EndorsementDescriptor descriptor) {
    Map<String, Peers> groups = descriptor.getEndorsersByGroupsMap();
    return List.of(
        descriptor.getChaincode(),
        groups.values().stream().map(ReadableAnswer::of).map(List::toString).sorted().toList(),
        descriptor.getLayoutsList().stream()
            .map(layout -> of(layout, groups).toString())
            .sorted()
            .toList());
  }

  /** Each group by its peers. */
  private static List<String> of(Layout layout, Map<String, Peers> groups) {
    return layout.getQuantitiesByGroupMap().entrySet().stream()
        .map(part ->
            part.getValue()
                + " of "
                + endpoints(groups.getOrDefault(part.getKey(), Peers.getDefaultInstance())))
        .sorted()
        .toList();
  }

  private static List<String> endpoints(Peers peers) {
    return peers.getPeersList().stream().map(peer -> member(peer).getEndpoint()).sorted().toList();
  }

  private static List<String> of(Peers peers) {
    return peers.getPeersList().stream().map(ReadableAnswer::of).sorted().toList();
  }

  private static String of(Peer peer) {
    Properties properties =
        RecordedDiscovery.message(peer.getStateInfo()).getStateInfo().getProperties();
    return "%s %d %d %s %d"
        .formatted(
            member(peer).getEndpoint(),
            member(peer).getPkiId().hashCode(),
            properties.getLedgerHeight(),
            RecordedDiscovery.sequences(peer),
            peer.getIdentity().hashCode());
  }

  private static Member member(Peer peer) {
    return RecordedDiscovery.message(peer.getMembershipInfo()).getAliveMsg().getMembership();
  }
}
