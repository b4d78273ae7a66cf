// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.ContractFunction;
import io.heddle.administer.Debugger;
import io.heddle.administer.ManagedFaults;
import io.heddle.administer.ManagedSnapshots;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.clock.NetworkClock;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.Deployed;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.deploy.NotDeployed;
import io.heddle.home.DataDirectory;
import io.heddle.home.Growth;
import io.heddle.home.LedgerCare;
import io.heddle.home.NodeDescription;
import io.heddle.home.NodePhase;
import io.heddle.home.PendingReset;
import io.heddle.home.TakenDirectory;
import io.heddle.launch.ChaincodeEnvironment;
import io.heddle.launch.ChaincodeStatus;
import io.heddle.network.Network;
import io.heddle.order.Registrar;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A running node: its peers, the embedded orderer and the channels that they have joined.
 *
 * <p>Owns everything it started; {@link #close} ends it, chaincode processes included.
 */
public final class Node implements AutoCloseable {

  private final DataDirectory data;
  private final NodeStanding standing;
  private final List<NodeDescription> about;
  private final NodeParts parts;
  private final NetworkClock time;
  private final Opened opened;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  private Node(
      DataDirectory data,
      NodeStanding standing,
      List<NodeDescription> about,
      NodeParts parts,
      NetworkClock time,
      Opened opened) {
    this.data = data;
    this.standing = standing;
    this.about = about;
    this.parts = parts;
    this.time = time;
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
    TakenDirectory.refuseIfTaken(config.data()); // its ports are taken as well
    Preflight.check(config, plan);
    Clock clock = Clock.systemUTC();
    NetworkClock time = config.origin().clock(clock);
    Opened opened = new Opened();
    try {
      Optional<Network> network = config.roster().network();
      Watchers watchers =
          new Watchers(plan.isWatched() ? NodePlan.sources(plan, network) : List.of());
      opened.add(watchers);
      NodePlan prepared = NodePlan.of(plan, network);
      TakenDirectory directory = opened.add(TakenDirectory.take(config.data()));
      Announcing announced = opened.add(new Announcing(directory.data(), clock.instant()));
      var standing =
          new NodeStanding(
              listener,
              clock,
              new DebugWishes(config.debugging()),
              now -> announced.enter(now.phase(), now.since()));
      Optional<PendingReset> reset = PendingReset.of(directory.data());
      if (reset.filter(pending -> !pending.isCleared()).isPresent()) {
        LedgerCare.clear(directory.data());
        reset.get().cleared().note(directory.data());
      }
      NetworkReturn.finish(config);
      config.shape().keepIn(directory.data());
      NodeParts parts = NodeParts.open(config, standing, time, clock, opened);
      opened.add(watchers); // again, for what they have begun ends before anything closes
      opened.add(() -> standing.enter(NodePhase.STOPPING)); // before anything closes
      parts.writeConnectionProfiles(config);
      List<NodeDescription> about = parts.descriptions(config);
      announced.serving(about);
      if (reset.isPresent()) {
        parts.chaincodes().finish(reset.get());
      }
      standing.onDebuggers(() -> announced.patient(parts.patientNames()));
      parts
          .chaincodes()
          .begin(
              prepared,
              names -> {
                announced.serving(serving(about, names));
                standing.debuggersChanged();
              });
      config
          .debugging()
          .check(
              parts.chaincodes().deployed(),
              parts.chaincodes().failed().stream().map(NotDeployed::name).toList());
      watchers.begin(
          prepared.byChannel(parts.channels().first()), parts.chaincodes()::redeploy, standing);
      Growth.done(directory.data());
      parts.peers().ready();
      return new Node(directory.data(), standing, about, parts, time, opened).idle();
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /** One on which nothing is to be launched is ready now. */
  private Node idle() {
    if (deployed().isEmpty()) {
      standing.enter(NodePhase.READY);
    }
    return this;
  }

  private static List<NodeDescription> serving(List<NodeDescription> about, List<String> names) {
    return about.stream().map(peer -> peer.serving(names)).toList();
  }

  NodePeers peers() {
    return parts.peers();
  }

  Registrar orderer() {
    return parts.orderer();
  }

  /** The time of its network, which may be changed. */
  public NetworkClock time() {
    return time;
  }

  /** What goes wrong in its network because somebody wants it to; nothing at first. */
  public ManagedFaults faults() {
    return parts.faults();
  }

  /** The snapshots that it can be taken back to. */
  public ManagedSnapshots snapshots() {
    return parts.snapshots();
  }

  /** Where it keeps everything. */
  public DataDirectory data() {
    return data;
  }

  /** The node as its first peer is seen. */
  public NodeDescription description() {
    return descriptions().getFirst();
  }

  /** The node as each of its peers is seen, the first one first. */
  public List<NodeDescription> descriptions() {
    return serving(about, deployed().stream().map(Deployed::name).toList());
  }

  /** Whether a peer is on the channel that it is described with. */
  public boolean hasJoined(NodeDescription peer) {
    return parts.peers().all().stream()
        .anyMatch(each -> each.host().equals(peer.host()) && each.isOnChannel());
  }

  /** The organisations' certificate authorities, if they can be asked. */
  public List<AuthorityDescription> authorities() {
    return parts.authorities().stream().map(CaPort::description).toList();
  }

  /** Where a browser finds the console, with the token that lets it write; empty without one. */
  public Optional<String> console() {
    return parts.console().map(ConsolePort::url);
  }

  /** What is deployed, by name, in the order of deployment. */
  public List<Deployed> deployed() {
    return parts.chaincodes().deployed();
  }

  /** What was to be deployed and could not, by name; what was there before serves on. */
  public List<NotDeployed> failed() {
    return parts.chaincodes().failed();
  }

  /**
   * Gets every deployed chaincode running on every peer, several at once, and waits for them; then
   * the node is ready.
   *
   * @return why a chaincode does not run, by name; those that do are left out
   */
  public Map<String, String> launchAll() throws InterruptedException {
    Map<String, String> failures = Launching.all(parts.peers().all(), deployed());
    standing.enter(NodePhase.READY);
    return failures;
  }

  /**
   * Where a deployed chaincode runs: its server's address or its processes; empty if it does not
   * run.
   */
  public Optional<String> where(String name) {
    return deployed().stream()
        .filter(known -> known.name().equals(name))
        .flatMap(known -> parts.peers().all().stream().map(each -> each.status(known.packageId())))
        .flatMap(Optional::stream)
        .map(ChaincodeStatus::where)
        .distinct()
        .reduce((first, second) -> first + ", " + second);
  }

  /** What a chaincode's contract says of its functions; none if it does not run or does not say. */
  public List<ContractFunction> functions(String name) throws InterruptedException {
    Optional<RunningPeer> peer =
        parts.peers().all().stream()
            .filter(HostedPeer::isOnChannel)
            .flatMap(each -> each.running().stream())
            .findFirst();
    return peer.isPresent() ? peer.get().functions().of("", name) : List.of();
  }

  /**
   * The variables that a deployed chaincode needs which somebody else starts, a developer for each
   * peer or whoever runs its server; empty if the node launches it.
   */
  public List<String> environments(Deployed chaincode) {
    if (!chaincode.isStartedByHand()) {
      return chaincode.server().stream()
          .map(server -> environment(chaincode, about.getFirst()).toServe(server))
          .toList();
    }
    return about.stream()
        .map(peer -> environment(chaincode, peer).toDial(peer.chaincodeEndpoint()))
        .toList();
  }

  /**
   * Where debuggers of a deployed chaincode listen, one on each peer that runs it; if there are
   * several peers, each with the name of its peer.
   */
  public List<String> debuggers(String name) {
    return deployed().stream()
        .filter(known -> known.name().equals(name))
        .flatMap(known ->
            parts.peers().all().stream()
                .flatMap(peer -> peer.debugger(known.packageId()).map(told(peer)).stream()))
        .toList();
  }

  private Function<Debugger, String> told(HostedPeer peer) {
    return parts.peers().all().size() == 1
        ? Debugger::address
        : one -> "%s (%s)".formatted(one.address(), peer.host());
  }

  /** The chaincodes whose calls may take as long as somebody looks at them in a debugger. */
  public List<String> patientNames() {
    return parts.patientNames();
  }

  private static ChaincodeEnvironment environment(Deployed chaincode, NodeDescription peer) {
    return new ChaincodeEnvironment(chaincode.packageId(), new MspId(peer.mspId()));
  }

  @Override
  public void close() {
    if (!isClosed.compareAndSet(false, true)) {
      return;
    }
    opened.close();
  }
}
