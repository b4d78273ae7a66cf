// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.CollectionFiles;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.EndorsementPolicies;
import io.heddle.deploy.Prepared;
import io.heddle.network.Network;
import io.heddle.network.NetworkChaincode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/**
 * What a start deploys, on every channel: what is given on the first one, and what a network file
 * has.
 *
 * @param packed what is deployed, by where it comes from; each is packed once
 */
record NodePlan(
    DeploymentPlan onFirst, Optional<Network> network, Map<ChaincodeSource, Prepared> packed) {

  /**
   * Reads and packs all of it.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if something can never work, or two on
   *     the first channel have one name
   */
  static NodePlan of(DeploymentPlan onFirst, Optional<Network> network) {
    Map<ChaincodeSource, Prepared> packed = new LinkedHashMap<>();
    List<ChaincodeSource> sources = sources(onFirst, network);
    List<Prepared> prepared = Prepared.all(sources);
    for (int place = 0; place < sources.size(); place++) {
      packed.put(sources.get(place), prepared.get(place));
    }
    return new NodePlan(onFirst, network, packed);
  }

  /** What is packed, and what it is packed with has to be looked for. */
  static List<ChaincodeSource> sources(DeploymentPlan onFirst, Optional<Network> network) {
    return Stream.concat(
            onFirst.chaincodes().stream(),
            network.stream()
                .flatMap(file -> file.chaincodes().stream())
                .map(NetworkChaincode::source))
        .toList();
  }

  /** What is deployed on which channel; the first one is among them. */
  Map<ChannelName, DeploymentPlan> byChannel(ChannelName first) {
    Map<ChannelName, DeploymentPlan> plans = new LinkedHashMap<>();
    plans.put(first, onFirst);
    network
        .map(Network::chaincodes)
        .orElseGet(List::of)
        .forEach(each -> {
          for (ChannelName channel : each.channels()) {
            plans.merge(channel, plan(each), DeploymentPlan::and);
          }
        });
    return plans;
  }

  private DeploymentPlan plan(NetworkChaincode chaincode) {
    Map<String, ApplicationPolicy> policies = new HashMap<>();
    chaincode.policy().ifPresent(policy -> policies.put(chaincode.name(), policy));
    Map<String, CollectionConfigPackage> collections =
        Map.of(chaincode.name(), chaincode.collections());
    return new DeploymentPlan(
        List.of(chaincode.source()),
        new CollectionFiles(collections),
        new EndorsementPolicies(policies),
        Map.of(),
        Map.of(chaincode.name(), chaincode.isInitRequired()),
        onFirst.failsFast(),
        onFirst.isWatched());
  }

  /** What a plan deploys, packed. */
  List<Prepared> prepared(DeploymentPlan plan) {
    return plan.chaincodes().stream()
        .flatMap(each -> Optional.ofNullable(packed.get(each)).stream())
        .toList();
  }
}
