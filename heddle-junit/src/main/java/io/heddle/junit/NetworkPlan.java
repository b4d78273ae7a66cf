// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a network is to be. Two that are equal are the same network to tests.
 *
 * @param organizations how many, {@code Org1MSP} and so on
 * @param peers how many each of them has
 * @param channels which all peers join; none for {@code mychannel}
 * @param networkFile that says all that instead; empty text for none
 * @param deployments in their order
 */
public record NetworkPlan(
    int organizations,
    int peers,
    List<String> channels,
    String networkFile,
    List<Deployment> deployments) {

  /**
   * Looks whether it can be.
   *
   * @throws HeddleFailure if two chaincodes of a channel have one name
   */
  public NetworkPlan {
    channels = List.copyOf(channels);
    deployments = List.copyOf(deployments);
    Set<String> names = new HashSet<>();
    for (Deployment each : deployments) {
      if (!names.add(each.channel() + '/' + each.name())) {
        throw new HeddleFailure(
            "Two chaincodes are called '%s'; give one of them another name".formatted(each.name()));
      }
    }
  }

  /** One organisation with one peer, on {@code mychannel}, without chaincode. */
  public static NetworkPlan usual() {
    return new NetworkPlan(1, 1, List.of(), "", List.of());
  }

  /** The same with so many organisations. */
  public NetworkPlan withOrganizations(int number) {
    return new NetworkPlan(number, peers, channels, networkFile, deployments);
  }

  /** The same with so many peers in each organisation. */
  public NetworkPlan withPeers(int number) {
    return new NetworkPlan(organizations, number, channels, networkFile, deployments);
  }

  /** The same with these channels. */
  public NetworkPlan withChannels(String... names) {
    return new NetworkPlan(organizations, peers, List.of(names), networkFile, deployments);
  }

  /** One that a network file describes, as {@code heddle start --network} takes it. */
  public NetworkPlan withNetworkFile(Path file) {
    return new NetworkPlan(
        organizations, peers, channels, file.toAbsolutePath().normalize().toString(), deployments);
  }

  /** The same with one more chaincode. */
  public NetworkPlan with(Deployment another) {
    List<Deployment> all = new ArrayList<>(deployments);
    all.add(another);
    return new NetworkPlan(organizations, peers, channels, networkFile, all);
  }
}
