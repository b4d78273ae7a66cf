// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.deploy.Administration;
import io.heddle.deploy.CollectionFiles;
import io.heddle.deploy.Deployed;
import io.heddle.deploy.Deployer;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.NotDeployed;
import io.heddle.deploy.Prepared;
import io.heddle.deploy.TargetPeer;
import io.heddle.endorse.FailedDeployments.Failure;
import io.heddle.identity.Msps;
import io.heddle.identity.SigningIdentity;
import io.heddle.system.CollectionRules;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is deployed on a node: what its data directory has already, and what a start adds. */
final class Chaincodes {

  private static final Logger log = LoggerFactory.getLogger(Chaincodes.class);

  private final List<HostedPeer> peers;
  private final NodeStanding standing;
  private final Clock clock;
  private final Map<String, Deployed> deployed = new LinkedHashMap<>();

  private Chaincodes(List<HostedPeer> peers, NodeStanding standing, Clock clock) {
    this.peers = peers;
    this.standing = standing;
    this.clock = clock;
  }

  /**
   * Deploys what is to be deployed.
   *
   * @param standing is told of each that will be, and is being
   * @param progress is called as often as there is more than before
   * @throws HeddleException if something given can never work, or the plan fails fast
   */
  static Chaincodes deploy(
      NodeConfig config,
      NodeParts parts,
      NodePlan plan,
      NodeStanding standing,
      Consumer<List<String>> progress,
      Clock clock) {
    Chaincodes chaincodes = new Chaincodes(parts.peers().all(), standing, clock);
    List<OnChannel> all =
        plan.byChannel(parts.channels().first()).entrySet().stream()
            .map(each -> OnChannel.of(config, parts, each.getKey(), each.getValue(), clock))
            .flatMap(Optional::stream)
            .toList();
    all.forEach(OnChannel::check);
    all.forEach(each ->
        plan.prepared(each.plan())
            .forEach(next -> standing.expect(each.name(), next.name(), next.id())));
    all.forEach(each -> chaincodes.deploy(each, plan, progress));
    return chaincodes;
  }

  /** One channel, with what is to be deployed there. */
  private record OnChannel(
      ChannelName name, ChannelConfig channel, DeploymentPlan plan, Deployer deployer, int peers) {

    /** Empty if there is nobody to deploy anything on. */
    static Optional<OnChannel> of(
        NodeConfig config, NodeParts parts, ChannelName name, DeploymentPlan plan, Clock clock) {
      List<TargetPeer> peers =
          parts.peers().all().stream().flatMap(peer -> peer.on(name).stream()).toList();
      return peers.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new OnChannel(
                  name,
                  peers.getFirst().channel().config(),
                  plan,
                  new Deployer(
                      peers,
                      administrations(peers, parts, clock),
                      config.chaincode().isDevelopment(),
                      plan),
                  peers.size()));
    }

    /** Before anything is built, for that takes long. */
    void check() {
      Chaincodes.check(plan.collections(), channel.msps());
      plan.policies().check(channel);
    }
  }

  /** What each organisation's own administrator does. */
  private static Map<MspId, Administration> administrations(
      List<TargetPeer> peers, NodeParts parts, Clock clock) {
    Map<MspId, Administration> administrations = new HashMap<>();
    for (TargetPeer peer : peers) {
      administrations.computeIfAbsent(
          peer.organisation(),
          id ->
              new Administration(
                  peers,
                  parts.orderer(),
                  SigningIdentity.load(id, parts.crypto().user(id, LocalOrganisation.ADMIN).msp()),
                  clock));
    }
    return administrations;
  }

  private void deploy(OnChannel on, NodePlan node, Consumer<List<String>> progress) {
    DeploymentPlan plan = on.plan();
    Map<String, Deployed> here = new LinkedHashMap<>();
    on.deployer().existing().forEach(known -> here.put(known.name(), known));
    progress.accept(names(here));
    for (Prepared each : node.prepared(plan)) {
      try (var _ = standing.begin("deploying", each.id().label())) {
        deploy(each, on.deployer(), plan.failsFast(), here);
      } finally {
        standing.settled(on.name(), each.name());
      }
      progress.accept(names(here));
    }
    Set<String> names = new LinkedHashSet<>(here.keySet());
    failed().forEach(failure -> names.add(failure.name()));
    refuseUnused("Collections are", plan.collections().byChaincode().keySet(), names);
    refuseUnused("A policy is", plan.policies().byChaincode().keySet(), names);
    here.replaceAll((_, known) -> on.deployer().withWhatIsGiven(known));
    plan.collections().warnings(on.peers()).forEach(log::warn);
    here.forEach(deployed::putIfAbsent);
  }

  private List<String> names(Map<String, Deployed> here) {
    return Stream.concat(deployed.keySet().stream(), here.keySet().stream()).distinct().toList();
  }

  /** One that cannot be built must not keep the others from being served. */
  private void deploy(
      Prepared chaincode, Deployer deployer, boolean failsFast, Map<String, Deployed> here) {
    try {
      here.put(chaincode.name(), deployer.deploy(chaincode));
    } catch (HeddleException e) {
      if (failsFast || Thread.currentThread().isInterrupted()) {
        throw new HeddleException(faultOfChaincode(e.fault()), e.getMessage(), e);
      }
      log.warn("Chaincode '{}' is not deployed, see below", chaincode.name());
      var failure = new Failure(chaincode.name(), chaincode.id(), clock.instant(), e.getMessage());
      peers.forEach(peer -> peer.failed().add(failure));
    }
  }

  /**
   * Whatever is wrong with it: the command line itself was right, or nothing would have started.
   */
  private static Fault faultOfChaincode(Fault fault) {
    return switch (fault) {
      case INTERNAL, UNAVAILABLE -> fault;
      case BAD_INPUT, NOT_FOUND, CONFLICT, DENIED, TIMED_OUT, CHAINCODE -> Fault.CHAINCODE;
    };
  }

  /** Before anything is built, for that takes long. */
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

  /** By name, in the order of deployment. */
  List<Deployed> deployed() {
    return List.copyOf(deployed.values());
  }

  /** What was to be deployed and could not, by name; what was there before serves on. */
  List<NotDeployed> failed() {
    return peers.getFirst().failed().all().stream()
        .map(failure -> new NotDeployed(failure.name(), failure.id(), failure.reason()))
        .toList();
  }
}
