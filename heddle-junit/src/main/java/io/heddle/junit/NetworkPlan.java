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
 * @param export a file that a node was exported to, with which this one begins; it says what
 *     organisations, peers and channels there are; empty text for none
 * @param seed what all keys, nonces and signatures follow from; empty text for chance
 * @param deployments in their order
 */
public record NetworkPlan(
    int organizations,
    int peers,
    List<String> channels,
    String networkFile,
    String export,
    String seed,
    List<Deployment> deployments) {

  /**
   * Looks whether it can be.
   *
   * @throws HeddleFailure if two chaincodes of a channel have one name, or both a network file and
   *     an export say what there is
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
    if (!networkFile.isEmpty() && !export.isEmpty()) {
      throw new HeddleFailure(
          "Both '%s' and '%s' say what the network is; give one of them"
              .formatted(networkFile, export));
    }
  }

  /** One organisation with one peer, on {@code mychannel}, without chaincode. */
  public static NetworkPlan usual() {
    return new NetworkPlan(1, 1, List.of(), "", "", "", List.of());
  }

  /** The same with so many organisations. */
  public NetworkPlan withOrganizations(int number) {
    return new NetworkPlan(number, peers, channels, networkFile, export, seed, deployments);
  }

  /** The same with so many peers in each organisation. */
  public NetworkPlan withPeers(int number) {
    return new NetworkPlan(organizations, number, channels, networkFile, export, seed, deployments);
  }

  /** The same with these channels. */
  public NetworkPlan withChannels(String... names) {
    return new NetworkPlan(
        organizations, peers, List.of(names), networkFile, export, seed, deployments);
  }

  /** One that a network file describes, as {@code heddle start --network} takes it. */
  public NetworkPlan withNetworkFile(Path file) {
    return new NetworkPlan(
        organizations, peers, channels, absolute(file), export, seed, deployments);
  }

  /**
   * One that begins with what {@link HeddleNetwork#exportTo} or {@code heddle export} wrote:
   * ledgers, private data, certificates, packages.
   */
  public NetworkPlan withExport(Path file) {
    return new NetworkPlan(
        organizations, peers, channels, networkFile, absolute(file), seed, deployments);
  }

  /**
   * The same whose keys, nonces and signatures follow from a text, and whose clock stands until a
   * test changes it: each run has the same transaction ids and blocks. {@code docs/junit.md} says
   * what else has to be the same.
   */
  public NetworkPlan withSeed(String text) {
    return new NetworkPlan(organizations, peers, channels, networkFile, export, text, deployments);
  }

  private static String absolute(Path file) {
    return file.toAbsolutePath().normalize().toString();
  }

  /** The same with one more chaincode. */
  public NetworkPlan with(Deployment another) {
    List<Deployment> all = new ArrayList<>(deployments);
    all.add(another);
    return new NetworkPlan(organizations, peers, channels, networkFile, export, seed, all);
  }
}
