// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.administer.Debugger;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.deploy.TargetPeer;
import io.heddle.discover.KnownPeer.Presence;
import io.heddle.endorse.FailedDeployments;
import io.heddle.launch.ChaincodeStatus;
import io.heddle.ledger.LedgerStore;
import io.heddle.lifecycle.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer of a node, whether it runs or not. It is opened whole and closed whole, and opened again
 * on the same ports. Safe for threads; one change at a time.
 */
final class HostedPeer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HostedPeer.class);

  private final Surroundings node;
  private final PeerConfig wanted;
  private final Watch watch;
  private final FailedDeployments failed = new FailedDeployments(this::meant);
  private final ReentrantLock changing = new ReentrantLock();

  private final PeerStanding standing;
  private volatile PeerConfig config;
  private volatile Optional<RunningPeer> running = Optional.empty();
  private volatile ByteString identity = ByteString.EMPTY;
  private volatile Map<ChannelName, Presence> lastPresence = Map.of();

  // guarded by changing
  private Optional<RunningPeer> opened = Optional.empty();
  private Optional<KeptPorts> kept = Optional.empty();
  private boolean isNodeEnding;

  /** One that is stopped. */
  HostedPeer(Surroundings node, PeerConfig config, Watch watch) {
    this.node = node;
    this.wanted = config;
    this.config = config;
    this.watch = watch;
    this.standing = new PeerStanding(config.host(), node.clock());
  }

  /**
   * Opens it when its node starts; then it waits for {@link #serve}.
   *
   * @param ledgers which it closes
   */
  void open(LedgerStore ledgers) {
    changing.lock();
    try {
      standing.enter(PeerState.STARTING);
      RunningPeer opening = RunningPeer.open(node, config, ledgers, watch, failed);
      identity = opening.peer().identity().serialized();
      opened = Optional.of(opening);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Has it serve clients, and seen by the others.
   *
   * @param all the peers of the node, this one among them
   */
  void serve(List<Neighbour> all) {
    changing.lock();
    try {
      RunningPeer opening = opened.orElseThrow();
      opening.serve(all);
      config = config.listeningAt(opening.port(), opening.peer().chaincode().port());
      running = opened;
      standing.enter(PeerState.RUNNING);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Opens it again, with all blocks that the orderer has by now.
   *
   * @throws HeddleException {@code CONFLICT} if it is not stopped or another program has its port
   */
  void start(List<Neighbour> all) {
    standing.change(PeerState.STOPPED, PeerState.STARTING);
    changing.lock();
    try {
      refuseAtTheEnd();
      log.info("Peer '{}' starts", host());
      open(LedgersOpening.now(node.config(), config, node.memory()));
      serve(all);
      letGo();
      log.info("Peer '{}' runs", host());
    } catch (RuntimeException e) {
      opened.ifPresent(half -> Opened.closeAfter(half, e));
      opened = Optional.empty();
      standing.enter(PeerState.STOPPED);
      throw e;
    } finally {
      changing.unlock();
    }
  }

  private void refuseAtTheEnd() {
    if (isNodeEnding) {
      throw new HeddleException(Fault.UNAVAILABLE, "The node is stopping");
    }
  }

  /**
   * Closes it: nobody reaches it any more, its chaincode has ended and its ledgers are closed.
   *
   * @throws HeddleException {@code CONFLICT} if it does not run
   */
  void stop() {
    standing.change(PeerState.RUNNING, PeerState.STOPPING);
    changing.lock();
    try {
      log.info("Peer '{}' stops", host());
      close();
      kept = Optional.of(KeptPorts.of(wanted, config));
      log.info("Peer '{}' is stopped", host());
    } catch (RuntimeException e) {
      log.error("Peer '{}' did not stop cleanly", host(), e);
      throw new HeddleException(
          Fault.INTERNAL,
          "Peer '%s' is stopped, but not cleanly; see the log".formatted(host()),
          e);
    } finally {
      changing.unlock();
    }
  }

  /** Nobody reaches it any more, for its node ends; it takes blocks still. */
  void endServing() {
    changing.lock();
    try {
      isNodeEnding = true;
      withdraw();
      opened.ifPresent(RunningPeer::endServing);
    } finally {
      changing.unlock();
    }
  }

  private void letGo() {
    kept.ifPresent(KeptPorts::close);
    kept = Optional.empty();
  }

  /** What it was is what the others know of it from now on. */
  private void withdraw() {
    running.ifPresent(present -> lastPresence = present.presence());
    running = Optional.empty();
  }

  @Override
  public void close() {
    changing.lock();
    try {
      letGo();
      withdraw();
      opened.ifPresent(RunningPeer::close);
    } finally {
      opened = Optional.empty();
      standing.enter(PeerState.STOPPED);
      changing.unlock();
    }
  }

  Optional<RunningPeer> running() {
    return running;
  }

  /** Where the debugger of a package's process listens; empty if there is none. */
  Optional<Debugger> debugger(PackageId id) {
    return running.flatMap(present -> present.peer().chaincode().debugging().debugger(id));
  }

  PeerStanding standing() {
    return standing;
  }

  /** With its ports, once it has run. */
  PeerConfig config() {
    return config;
  }

  Watch watch() {
    return watch;
  }

  String host() {
    return config.host();
  }

  /** {@code host:port}, as others know it. */
  String name() {
    return config.nameAt(config.addresses().peer().port());
  }

  /** The marshalled {@code SerializedIdentity}. */
  ByteString identity() {
    return identity;
  }

  /** What it said last of its channels before it was stopped. */
  Map<ChannelName, Presence> lastPresence() {
    return lastPresence;
  }

  FailedDeployments failed() {
    return failed;
  }

  /** The packages that names mean on any channel. */
  private Set<PackageId> meant() {
    return running.stream()
        .flatMap(present -> present.peer().channels().joined().all().stream())
        .flatMap(channel -> channel.definitions().deployments().stream())
        .map(Deployment::packageId)
        .collect(Collectors.toSet());
  }

  Optional<ChaincodeStatus> status(PackageId id) {
    return running.flatMap(present -> present.peer().chaincode().status(id));
  }

  /** Launches its chaincode if it runs, and waits for it; tells why some of it does not run. */
  Map<PackageId, HeddleException> launchAll() throws InterruptedException {
    Optional<RunningPeer> present = running;
    return present.isPresent() ? present.get().launchAll() : Map.of();
  }

  /** Launches one package if it runs and refers to it, and waits; tells why it does not run. */
  Map<PackageId, HeddleException> launch(PackageId id) throws InterruptedException {
    Optional<RunningPeer> present = running;
    return present.isPresent()
        ? present.get().custodian().launch(id).map(why -> Map.of(id, why)).orElse(Map.of())
        : Map.of();
  }

  /** Waits until a package's chaincode has ended that nothing refers to any more. */
  void awaitGone(PackageId id) throws InterruptedException {
    Optional<RunningPeer> present = running;
    if (present.isPresent()) {
      var _ = present.get().custodian().awaitGone(id);
    }
  }

  /** Whether a definition refers to a package, or is about to. */
  boolean refersTo(PackageId id) {
    return running
        .map(RunningPeer::peer)
        .filter(peer ->
            peer.chaincode().awaited().contains(id)
                || peer.channels().joined().all().stream()
                    .anyMatch(channel -> channel.definitions().refersTo(id)))
        .isPresent();
  }

  /** A definition is about to refer to a package, which is to run by then. */
  void await(PackageId id) {
    running.ifPresent(present -> present.peer().chaincode().awaited().add(id));
  }

  /** A definition refers to it by now, or none will. */
  void awaitNoMore(PackageId id) {
    running
        .filter(present -> present.peer().chaincode().awaited().remove(id))
        .ifPresent(present -> present.custodian().review());
  }

  /**
   * What there is while it runs.
   *
   * @throws HeddleException {@code UNAVAILABLE} if it does not
   */
  RunningPeer present() {
    return running.orElseThrow(() ->
        new HeddleException(
            Fault.UNAVAILABLE,
            "Peer '%s' cannot be asked: %s"
                .formatted(host(), standing.absence().orElse("it is stopping"))));
  }

  MspId organisation() {
    return config.mspId();
  }

  /** Whether it runs and is on the channel for who names none. */
  boolean isOnChannel() {
    return running.flatMap(present -> present.peer().channel()).isPresent();
  }

  /**
   * Does something while it neither stops nor joins a channel.
   *
   * @throws HeddleException {@code UNAVAILABLE} if it does not run
   */
  <T> T alone(Supplier<T> work) {
    changing.lock();
    try {
      return present().peer().channels().alone(work);
    } finally {
      changing.unlock();
    }
  }

  /** As chaincode is deployed on it on a channel; empty if it does not run or is not on that. */
  Optional<TargetPeer> on(ChannelName channel) {
    return running.flatMap(present ->
        present
            .peer()
            .channels()
            .joined()
            .find(channel.value())
            .map(joined -> new DeployedPeer(present.prepared(), joined)));
  }
}
