// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.ExplainEndpoint;
import io.heddle.administer.PackagesEndpoint;
import io.heddle.alive.Vital;
import io.heddle.alive.Vitals;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.config.HostPort;
import io.heddle.deploy.Administration;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.CollectionFiles;
import io.heddle.deploy.Deployed;
import io.heddle.deploy.Deployer;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.NotDeployed;
import io.heddle.deploy.Prepared;
import io.heddle.endorse.FailedDeployments.Failure;
import io.heddle.home.BegunLedger;
import io.heddle.home.NodeDescription;
import io.heddle.home.OperationsToken;
import io.heddle.home.TakenDirectory;
import io.heddle.identity.Msps;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.ConnectionProfile;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.launch.ChaincodeEnvironment;
import io.heddle.launch.ChaincodeStatus;
import io.heddle.ledger.LedgerStore;
import io.heddle.metrics.NodeMetrics;
import io.heddle.operations.HealthChecks;
import io.heddle.operations.Metrics;
import io.heddle.order.Broadcast;
import io.heddle.order.Orderer;
import io.heddle.system.CollectionRules;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: one organisation with one peer, the embedded orderer and one channel.
 *
 * <p>Owns everything it started; {@link #close} ends it, chaincode processes included.
 */
public final class Node implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Node.class);

  private final TakenDirectory directory;
  private final NodeDescription about;
  private final Peer peer;
  private final PeerServices services;
  private final Deployer deployer;
  private final Opened opened;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final Map<String, Deployed> deployed = new LinkedHashMap<>();

  private Node(
      TakenDirectory directory,
      NodeDescription about,
      Peer peer,
      PeerServices services,
      Deployer deployer,
      Opened opened) {
    this.directory = directory;
    this.about = about;
    this.peer = peer;
    this.services = services;
    this.deployer = deployer;
    this.opened = opened;
  }

  /**
   * Starts a node and deploys chaincode on it, beside what its data directory has already.
   * Chaincode is deployed when this returns, or is among {@link #failed}; {@link #launchAll} gets
   * it running.
   *
   * @throws HeddleException if something given can never work; nothing is left running then
   */
  public static Node start(
      NodeConfig config, List<ChaincodeSource> chaincodes, NodeListener listener) {
    return start(config, DeploymentPlan.of(chaincodes), listener);
  }

  /** As {@link #start(NodeConfig, List, NodeListener)}, with more to be said of what to deploy. */
  public static Node start(NodeConfig config, DeploymentPlan plan, NodeListener listener) {
    Preflight.check(config, plan.chaincodes());
    List<Prepared> prepared = Prepared.all(plan.chaincodes());
    Clock clock = Clock.systemUTC();
    Opened opened = new Opened();
    try {
      TakenDirectory directory = opened.add(TakenDirectory.take(config.data()));
      BegunLedger.in(config.data()).checkThere();
      // the ledger's native library loads while the certificates are read
      LedgersOpening ledgers =
          opened.add(LedgersOpening.begin(config.data(), config.transientBlocks()));
      DeveloperCrypto crypto =
          DeveloperCrypto.open(
              config.data().organizations(),
              LocalOrganisation.network(config.organisation(), config.listeners().hosts()),
              clock);
      SelfCheck.log(config.chaincode().streams());
      NodeMetrics metrics = NodeMetrics.of(NodeVersion.text());
      Vitals vitals = new Vitals(listener::died);
      Vital committer = vitals.part("committer");
      Vital ordering = vitals.part("orderer");
      LedgerStore stored = ledgers.opened();
      LocalOrderer ordererNode =
          opened.add(LocalOrderer.open(config, crypto, stored.ledger(config.channel()), clock));
      Peer peer =
          opened.add(
              Peer.open(
                  config,
                  crypto,
                  stored,
                  ordererNode::firstBlock,
                  committer,
                  ordering,
                  listener,
                  metrics,
                  clock));
      opened.add(ordererNode.lead(peer.channel(), committer));
      Orderer orderer = opened.add(ordererNode.start(config.cutting(), ordering));
      PeerServices services =
          opened.add(PeerServices.open(config, crypto, peer, orderer, metrics, vitals, clock));
      OrdererPort ordererPort =
          opened.add(
              OrdererPort.open(config, crypto, ordererNode.chain(), orderer, metrics, clock));
      Operations operations =
          opened.add(
              serveOperators(
                  config, services, metrics, health(vitals, peer, metrics.all(), clock)));
      HostPort told = config.listeners().toldAt(services.port());
      crypto.writeConnectionProfile(
          config.organisation(),
          new ConnectionProfile.Reach(config.channel(), told.toString(), config.listeners().tls()));
      Node node =
          new Node(
              directory,
              describe(config, crypto, peer, services, ordererPort, operations),
              peer,
              services,
              deployer(config, crypto, peer, services, orderer, plan.collections(), clock),
              opened);
      check(plan.collections(), peer.channel().config().msps());
      node.deploy(prepared, plan, clock);
      directory.data().announce(node.description());
      return node;
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private static HealthChecks health(Vitals vitals, Peer peer, Metrics metrics, Clock clock) {
    HealthChecks checks = new HealthChecks(clock);
    vitals.parts().forEach(part -> checks.add(part.name(), part::problem));
    checks.add("ledger", peer::storageProblem);
    checks.addTo(metrics);
    return checks;
  }

  private static Operations serveOperators(
      NodeConfig config, PeerServices services, NodeMetrics metrics, HealthChecks health) {
    OperationsToken token = config.data().newOperationsToken();
    return Operations.open(
        config.operations(),
        metrics.all(),
        new PackagesEndpoint(services.administration(), token),
        new ExplainEndpoint(services.explanations(config), token),
        token,
        health);
  }

  private static Deployer deployer(
      NodeConfig config,
      DeveloperCrypto crypto,
      Peer peer,
      PeerServices services,
      Broadcast broadcast,
      CollectionFiles collections,
      Clock clock) {
    SigningIdentity administrator =
        SigningIdentity.load(
            config.organisation(),
            crypto.user(config.organisation(), LocalOrganisation.ADMIN).msp());
    return new Deployer(
        peer.channel(),
        peer,
        new Administration(peer.channel(), services.endorser(), broadcast, administrator, clock),
        config.chaincode().isDevelopment(),
        collections);
  }

  private void deploy(List<Prepared> chaincodes, DeploymentPlan plan, Clock clock) {
    deployer.existing().forEach(known -> deployed.put(known.name(), known));
    chaincodes.forEach(each -> deploy(each, plan.failsFast(), clock));
    refuseUnused(plan.collections(), names());
    deployed.replaceAll((_, known) -> deployer.withGivenCollections(known));
    plan.collections().warnings().forEach(log::warn);
  }

  /** One that cannot be built must not keep the others from being served. */
  private void deploy(Prepared chaincode, boolean failsFast, Clock clock) {
    try {
      deployed.put(chaincode.name(), deployer.deploy(chaincode));
    } catch (HeddleException e) {
      if (failsFast || Thread.currentThread().isInterrupted()) {
        throw new HeddleException(faultOfChaincode(e.fault()), e.getMessage(), e);
      }
      log.warn("Chaincode '{}' is not deployed, see below", chaincode.name());
      services
          .failed()
          .add(new Failure(chaincode.name(), chaincode.id(), clock.instant(), e.getMessage()));
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

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(deployed.keySet());
    failed().forEach(failure -> names.add(failure.name()));
    return names;
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

  private static void refuseUnused(CollectionFiles collections, Set<String> deployed) {
    for (String name : collections.byChaincode().keySet()) {
      if (!deployed.contains(name)) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "Collections are given for chaincode '%s', which is not deployed; there is %s"
                .formatted(name, deployed.isEmpty() ? "none" : String.join(", ", deployed)));
      }
    }
  }

  public NodeDescription description() {
    return about.serving(List.copyOf(deployed.keySet()));
  }

  /** What is deployed, by name, in the order of deployment. */
  public List<Deployed> deployed() {
    return List.copyOf(deployed.values());
  }

  /** What was to be deployed and could not, by name; what was there before serves on. */
  public List<NotDeployed> failed() {
    return services.failed().all().stream()
        .map(failure -> new NotDeployed(failure.name(), failure.id(), failure.reason()))
        .toList();
  }

  /**
   * Gets every deployed chaincode running, several at once, and waits for them.
   *
   * @return why a chaincode does not run, by name; those that do are left out
   */
  public Map<String, String> launchAll() throws InterruptedException {
    Map<PackageId, HeddleException> failed = services.custodian().launchAll();
    Map<String, String> failures = new LinkedHashMap<>();
    for (Deployed chaincode : deployed()) {
      @Nullable HeddleException why = failed.get(chaincode.packageId());
      if (why != null) {
        failures.put(chaincode.name(), why.getMessage());
      }
    }
    return failures;
  }

  /**
   * Where a deployed chaincode runs: its server's address or its process; empty if it does not run.
   */
  public Optional<String> where(String name) {
    return Optional.ofNullable(deployed.get(name))
        .flatMap(known -> peer.chaincode().status(known.packageId()))
        .map(ChaincodeStatus::where);
  }

  /**
   * The variables that a deployed chaincode needs which somebody else starts, a developer or
   * whoever runs its server; empty if the node launches it.
   */
  public Optional<String> environment(Deployed chaincode) {
    var environment = new ChaincodeEnvironment(chaincode.packageId(), new MspId(about.mspId()));
    return chaincode.isStartedByHand()
        ? Optional.of(environment.toDial(about.chaincodeEndpoint()))
        : chaincode.server().map(environment::toServe);
  }

  @Override
  public void close() {
    if (!isClosed.compareAndSet(false, true)) {
      return;
    }
    directory.data().withdraw();
    opened.close();
  }

  private static NodeDescription describe(
      NodeConfig config,
      DeveloperCrypto crypto,
      Peer peer,
      PeerServices services,
      OrdererPort ordererPort,
      Operations operations) {
    DeveloperCrypto.Folder admin = crypto.user(config.organisation(), LocalOrganisation.ADMIN);
    return new NodeDescription(
        ProcessHandle.current().pid(),
        config.listeners().peerAt(services.port()).toString(),
        config.listeners().nameAt(services.port()),
        peer.chaincode().endpoint(),
        config.listeners().ordererAt(ordererPort.port()).toString(),
        operations.url(),
        config.listeners().tls()
            ? Optional.of(
                crypto
                    .peer(config.organisation(), LocalOrganisation.PEER_HOST)
                    .tls()
                    .resolve("ca.crt"))
            : Optional.empty(),
        config.organisation().value(),
        LocalOrganisation.DOMAIN,
        admin.msp().resolve("../..").normalize(),
        crypto.connectionProfile(config.organisation()),
        config.channel().value(),
        List.of());
  }
}
