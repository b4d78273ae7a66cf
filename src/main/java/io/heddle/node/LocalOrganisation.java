// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.MspId;
import io.heddle.issue.DeveloperNetwork;
import io.heddle.issue.DeveloperNetwork.Host;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import java.util.List;

/** Who takes part in a node's network: the names that Fabric's samples and test network use. */
public final class LocalOrganisation {

  /** The peer's organisation, unless the configuration names another. */
  static final MspId ORG1 = new MspId("Org1MSP");

  static final String DOMAIN = "org1.example.com";
  static final String PEER = "peer0";
  public static final String PEER_HOST = PEER + "." + DOMAIN;
  static final String ADMIN = "Admin";

  static final MspId ORDERER_ORG = new MspId("OrdererMSP");
  static final String ORDERER_DOMAIN = "example.com";
  static final String ORDERER_HOST = "orderer." + ORDERER_DOMAIN;
  static final int ORDERER_PORT = 7050;

  private LocalOrganisation() {}

  /**
   * The network of a node.
   *
   * @param peerHosts names and addresses of the peer beside the usual ones
   */
  static DeveloperNetwork network(MspId organisation, List<String> peerHosts) {
    return new DeveloperNetwork(
        List.of(
            new PeerOrganisation(
                "org1",
                organisation,
                DOMAIN,
                List.of(new Host(PEER, peerHosts)),
                List.of("User1"))),
        new OrdererOrganisation(ORDERER_ORG, ORDERER_DOMAIN, new Host("orderer", List.of())));
  }
}
