// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.DefaultPolicies;
import io.heddle.deploy.Administration;
import io.heddle.deploy.CollectionFiles;
import io.heddle.deploy.Deployed;
import io.heddle.deploy.Deployer;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.TargetPeer;
import io.heddle.identity.Identity;
import io.heddle.identity.Msps;
import io.heddle.identity.Policy;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.JoinedChannel;
import io.heddle.launch.ChaincodeEnvironment;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.lifecycle.DefinitionCache.Chosen;
import io.heddle.order.Registrar;
import io.heddle.system.CollectionRules;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A channel with what is to be deployed there, and the peers that are on it and run now.
 *
 * @param deployer has all of them, and the administrators of their organisations
 */
record ChannelDeployment(
    ChannelName name,
    ChannelConfig config,
    DeploymentPlan plan,
    Deployer deployer,
    List<HostedPeer> peers) {

  /**
   * Who deploys.
   *
   * @param orderer is told of what is endorsed
   * @param time of the network
   * @param clock the real time
   */
  record Owner(
      List<HostedPeer> peers,
      Registrar orderer,
      DeveloperCrypto crypto,
      boolean isDevelopment,
      InstantSource time,
      InstantSource clock) {

    /** The names of those that do not run. */
    List<String> stopped() {
      return absent().stream().map(HostedPeer::host).toList();
    }

    /** Those that do not run. */
    List<HostedPeer> absent() {
      return peers.stream().filter(peer -> peer.running().isEmpty()).toList();
    }

    /** Empty if there is nobody to deploy anything on. */
    Optional<ChannelDeployment> on(ChannelName name, DeploymentPlan plan) {
      List<HostedPeer> here = peers.stream().filter(peer -> peer.on(name).isPresent()).toList();
      List<TargetPeer> targets = here.stream().flatMap(peer -> peer.on(name).stream()).toList();
      return targets.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ChannelDeployment(
                  name,
                  targets.getFirst().channel().config(),
                  plan,
                  new Deployer(targets, administrations(targets), isDevelopment, plan),
                  here));
    }

    /** What each organisation's own administrator does. */
    private Map<MspId, Administration> administrations(List<TargetPeer> targets) {
      Map<MspId, Administration> administrations = new HashMap<>();
      for (TargetPeer peer : targets) {
        administrations.computeIfAbsent(
            peer.organisation(),
            id ->
                new Administration(
                    targets,
                    orderer,
                    crypto.signer(id, crypto.user(id, LocalOrganisation.ADMIN)),
                    time));
      }
      return administrations;
    }
  }

  /**
   * Before anything is built, for that takes long.
   *
   * @param stopped the node's peers that do not run
   * @throws HeddleException {@code CONFLICT} if policies or collections contradict the channel;
   *     {@code UNAVAILABLE} if organisations are wanted for a definition whose peers are stopped
   */
  void check(List<HostedPeer> stopped) {
    check(plan.collections(), config.msps());
    plan.policies().check(config);
    if (!stopped.isEmpty()) {
      checkOrganisations(stopped);
    }
  }

  private void checkOrganisations(List<HostedPeer> stopped) {
    Set<MspId> here = peers.stream().map(HostedPeer::organisation).collect(Collectors.toSet());
    List<String> wanted =
        stopped.stream()
            .filter(peer -> !here.contains(peer.organisation()))
            .filter(peer -> config.applicationOrganisations().containsKey(peer.organisation()))
            .map(HostedPeer::host)
            .toList();
    List<Identity> endorsers =
        peers.stream().map(peer -> config.msps().parse(peer.identity())).toList();
    Policy definitions = config.applicationPolicy(DefaultPolicies.ofDefinitions(config));
    if (!wanted.isEmpty() && definitions.objection(endorsers).isPresent()) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "Nothing can be deployed on channel '%s' while %s: a definition also needs %s; %s"
              .formatted(
                  name,
                  (wanted.size() == 1 ? "peer '%s' is stopped" : "peers '%s' are stopped")
                      .formatted(String.join("', '", wanted)),
                  definitions.missing(endorsers),
                  "start it with 'heddle start-peer %s'".formatted(wanted.getFirst())));
    }
  }

  private static void check(CollectionFiles collections, Msps msps) {
    collections
        .byChaincode()
        .forEach((chaincode, each) -> {
          try {
            CollectionRules.check(each, msps);
          } catch (HeddleException e) {
            throw new HeddleException(
                Fault.CONFLICT,
                "Collections of chaincode '%s' cannot be used: %s"
                    .formatted(chaincode, e.getMessage()),
                e);
          }
        });
  }

  /** What names mean here, as the first peer sees it. */
  DefinitionCache definitions() {
    return channels().getFirst().definitions();
  }

  private List<JoinedChannel> channels() {
    return peers.stream().flatMap(peer -> peer.on(name).stream()).map(TargetPeer::channel).toList();
  }

  /** The packages that a name means on the peers, each once. */
  List<PackageId> packagesOf(String chaincode) {
    return channels().stream()
        .flatMap(channel -> channel.definitions().packageOf(chaincode).stream())
        .distinct()
        .toList();
  }

  /** Has all peers see that something was undeployed. */
  void lookAgain() {
    channels().forEach(channel -> channel.definitions().lookAgain());
  }

  /** That there is no such chaincode, and which there are. */
  String hasNot(String chaincode) {
    List<String> there =
        definitions().all().stream()
            .map(Chosen::definition)
            .filter(definition -> !definitions().isUndeployed(definition))
            .map(ChaincodeDefinition::name)
            .toList();
    return "No chaincode '%s' is deployed on channel '%s'; there is %s"
        .formatted(chaincode, name, there.isEmpty() ? "none" : String.join(", ", there));
  }

  /** The variables that a chaincode needs which somebody else starts. */
  List<String> environments(Deployed chaincode) {
    if (chaincode.isStartedByHand()) {
      return peers.stream()
          .flatMap(peer ->
              peer.running().stream()
                  .map(running ->
                      environment(chaincode, peer).toDial(running.peer().chaincode().endpoint())))
          .toList();
    }
    return chaincode.server().stream()
        .map(server -> environment(chaincode, peers.getFirst()).toServe(server))
        .toList();
  }

  private static ChaincodeEnvironment environment(Deployed chaincode, HostedPeer peer) {
    return new ChaincodeEnvironment(chaincode.packageId(), peer.organisation());
  }

  /**
   * Refuses what is said of a chaincode that is not there.
   *
   * @param deployed those that are there, or were to be
   * @throws HeddleException {@code BAD_INPUT} if there is such a thing
   */
  void refuseUnused(Set<String> deployed) {
    refuseUnused("Collections are", plan.collections().byChaincode().keySet(), deployed);
    refuseUnused("A policy is", plan.policies().byChaincode().keySet(), deployed);
    refuseUnused("Initialisation is", plan.initRequired().keySet(), deployed);
  }

  private static void refuseUnused(String what, Set<String> given, Set<String> deployed) {
    for (String name : given) {
      if (!deployed.contains(name)) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "%s given for chaincode '%s', which is not deployed; there is %s"
                .formatted(what, name, deployed.isEmpty() ? "none" : String.join(", ", deployed)));
      }
    }
  }
}
