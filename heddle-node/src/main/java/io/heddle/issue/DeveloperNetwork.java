// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.MspId;
import java.util.List;

/** The organisations, hosts and users that developer crypto material is made for. */
public record DeveloperNetwork(
    List<PeerOrganisation> peerOrganisations, OrdererOrganisation orderer) {

  public DeveloperNetwork {
    peerOrganisations = List.copyOf(peerOrganisations);
  }

  /**
   * An organisation with peers.
   *
   * @param name as in {@code connection-<name>.json}: {@code org1}
   * @param users without the administrator, who is always there: {@code User1}
   */
  public record PeerOrganisation(
      String name, MspId mspId, String domain, List<Host> peers, List<String> users) {

    public PeerOrganisation {
      peers = List.copyOf(peers);
      users = List.copyOf(users);
    }
  }

  public record OrdererOrganisation(MspId mspId, String domain, Host host) {}

  /**
   * A machine of an organisation.
   *
   * @param name the host within the organisation's domain: {@code peer0}
   * @param extraSans names and addresses in the TLS certificate beside the usual ones
   */
  public record Host(String name, List<String> extraSans) {

    public Host {
      extraSans = List.copyOf(extraSans);
    }
  }
}
