// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.MspId;
import io.heddle.config.HostPort;
import io.heddle.config.OrdererSettings;
import io.heddle.issue.DeveloperNetwork;
import io.heddle.issue.DeveloperNetwork.Host;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import io.heddle.network.NetworkOrganisation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An organisation with peers in a node's network, under the names that Fabric's samples and test
 * network use.
 *
 * @param name as in {@code connection-<name>.json}: {@code org1}
 */
public record LocalOrganisation(String name, MspId mspId, String domain) {

  /** The first peer's organisation, unless the configuration names another. */
  static final MspId ORG1 = new MspId("Org1MSP");

  /** The first peer, whatever its organisation is. */
  public static final String PEER_HOST = "peer0.org1.example.com";

  static final String ADMIN = "Admin";

  static final MspId ORDERER_ORG = new MspId("OrdererMSP");
  static final String ORDERER_DOMAIN = "example.com";
  static final String ORDERER_HOST = "orderer." + ORDERER_DOMAIN;
  static final int ORDERER_PORT = 7050;

  /** The one with this domain, whose first part is its name. */
  static LocalOrganisation of(MspId mspId, String domain) {
    int dot = domain.indexOf('.');
    return new LocalOrganisation(dot < 0 ? domain : domain.substring(0, dot), mspId, domain);
  }

  /** The network of a node. */
  static DeveloperNetwork network(NodeConfig config) {
    List<PeerConfig> peers = config.peers();
    Map<LocalOrganisation, List<Host>> hosts = new LinkedHashMap<>();
    for (PeerConfig peer : peers) {
      hosts
          .computeIfAbsent(peer.organisation(), _ -> new ArrayList<>())
          .add(new Host(peer.name(), peer.hosts()));
    }
    return new DeveloperNetwork(
        hosts.entrySet().stream()
            .map(each -> each.getKey().with(each.getValue(), config.roster()))
            .toList(),
        new OrdererOrganisation(
            ORDERER_ORG,
            ORDERER_DOMAIN,
            new Host("orderer", ordererHosts(peers.getFirst(), config.listeners().orderer()))));
  }

  /** Where the first peer is found, the orderer is. */
  private static List<String> ordererHosts(PeerConfig first, OrdererSettings orderer) {
    return Stream.concat(
            first.hosts().stream(),
            Stream.of(orderer.address(), orderer.admin())
                .filter(each -> !each.isUnspecified() && each.canBeCertified())
                .map(HostPort::host))
        .distinct()
        .toList();
  }

  private PeerOrganisation with(List<Host> peers, Roster roster) {
    int users = roster.described(mspId).map(NetworkOrganisation::plainUsers).orElse(1);
    return new PeerOrganisation(
        name,
        mspId,
        domain,
        peers,
        IntStream.rangeClosed(1, users).mapToObj("User%d"::formatted).toList());
  }
}
