// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.LastHour;
import io.heddle.administer.ManagedDeployments;
import io.heddle.administer.ManagedFaults;
import io.heddle.administer.ManagedPeers;
import io.heddle.administer.ManagedSnapshots;
import io.heddle.administer.PeerStatus;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.console.ServedPeer;
import io.heddle.home.OperationsToken;
import io.heddle.home.Uploads;
import io.heddle.ledger.LedgerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The peers of a node with their ports for operators; its owner stops and starts single ones. */
final class NodePeers implements ManagedPeers, AutoCloseable {

  private final Surroundings node;
  private final List<HostedPeer> all;
  private final List<Operations> operations = new ArrayList<>(); // before anybody can ask
  private final Opened ports = new Opened();
  private volatile Consumer<HostedPeer> started = _ -> {};
  private volatile String refusal = "The node is starting; try again when it is ready";

  private NodePeers(Surroundings node, List<HostedPeer> all) {
    this.node = node;
    this.all = all;
  }

  /** All of a node, none of which is open. */
  static NodePeers of(Surroundings node, List<PeerConfig> peers, List<Watch> watches) {
    return new NodePeers(
        node,
        peers.stream().map(own -> new HostedPeer(node, own, watches.get(own.place()))).toList());
  }

  /**
   * Opens them; they wait for {@link #serve}.
   *
   * @param ledgers of each, which it closes
   */
  void open(List<LedgerStore> ledgers) {
    all.forEach(peer -> peer.open(ledgers.get(peer.config().place())));
  }

  /**
   * Has them serve clients and operators.
   *
   * @param deployments which the owner may change there
   * @param snapshots which the owner may take there
   * @param faults likewise; empty if the network is not the node's own
   */
  void serve(
      OperationsToken token,
      ManagedDeployments deployments,
      ManagedSnapshots snapshots,
      Optional<ManagedFaults> faults) {
    List<Neighbour> neighbours = neighbours();
    Uploads uploads = Uploads.in(node.config().data());
    var overview = new NodeOverview(node.standing(), all);
    for (HostedPeer peer : all) {
      peer.serve(neighbours);
      operations.add(
          ports.add(
              Operations.open(
                  node, peer, this, overview, deployments, uploads, snapshots, faults, token)));
    }
  }

  /** Has somebody hear of each that is started alone, before its chaincode is launched. */
  void onStart(Consumer<HostedPeer> listener) {
    started = listener;
  }

  /** From now on single ones can be stopped. */
  void ready() {
    refusal = "";
  }

  private List<Neighbour> neighbours() {
    return all.stream().map(Neighbour::new).toList();
  }

  /** The first one first. */
  List<HostedPeer> all() {
    return all;
  }

  /** The base URL of the port for operators of the peer at this place. */
  String operations(int place) {
    return operations.get(place).url();
  }

  /** How each did over the last hour, if somebody has samples taken. */
  List<LastHour> lastHours() {
    return operations.stream().map(Operations::lastHour).toList();
  }

  /** All of them as the console shows them. */
  List<ServedPeer> served() {
    return all.stream()
        .map(peer ->
            new ServedPeer(
                peer.host(),
                peer.organisation().value(),
                peer.config().told().toString(),
                operations.get(peer.config().place()).owners()))
        .toList();
  }

  @Override
  public List<PeerStatus> peers() {
    return all.stream()
        .map(peer -> {
          PeerStanding.Now standing = peer.standing().now();
          return new PeerStatus(
              peer.host(),
              peer.organisation(),
              peer.name(),
              standing.state().word(),
              standing.since());
        })
        .toList();
  }

  @Override
  public void stop(String host) {
    named(host).stop();
  }

  @Override
  public Map<PackageId, HeddleException> start(String host) throws InterruptedException {
    HostedPeer peer = named(host);
    peer.start(neighbours());
    started.accept(peer);
    return peer.launchAll();
  }

  private HostedPeer named(String host) {
    if (!refusal.isEmpty()) {
      throw new HeddleException(Fault.UNAVAILABLE, refusal);
    }
    return all.stream()
        .filter(peer -> peer.host().equals(host))
        .findFirst()
        .orElseThrow(() ->
            new HeddleException(Fault.NOT_FOUND, "The node has no peer '%s'".formatted(host)));
  }

  /**
   * Stops all of them, and starts them again.
   *
   * @param why single ones cannot be stopped or started meanwhile
   * @param work what is done in between; if it fails they stay stopped
   */
  void whileStopped(String why, Runnable work) {
    refusal = why;
    try {
      all.forEach(HostedPeer::stop);
      work.run();
      List<Neighbour> neighbours = neighbours();
      all.forEach(peer -> peer.start(neighbours));
    } finally {
      if (refusal.equals(why)) {
        refusal = "";
      }
    }
  }

  /**
   * Does something while none of them stops, starts or joins a channel.
   *
   * @throws HeddleException {@code CONFLICT} if one does not run, {@code UNAVAILABLE} if the node
   *     is starting or stopping
   */
  <T> T alone(Supplier<T> work) {
    if (!refusal.isEmpty()) {
      throw new HeddleException(Fault.UNAVAILABLE, refusal);
    }
    all.stream()
        .filter(peer -> peer.running().isEmpty())
        .findFirst()
        .ifPresent(peer -> {
          throw new HeddleException(
              Fault.CONFLICT,
              "Snapshots need all peers of the node, and '%1$s' does not run; start it with 'heddle start-peer %1$s'"
                  .formatted(peer.host()));
        });
    return alone(all, work);
  }

  private static <T> T alone(List<HostedPeer> peers, Supplier<T> work) {
    return peers.isEmpty()
        ? work.get()
        : peers.getFirst().alone(() -> alone(peers.subList(1, peers.size()), work));
  }

  /** Nobody reaches them any more; they take what the orderer has still. */
  void endServing() {
    refusal = "The node is stopping";
    try (ports) {
      var ending = new Opened();
      all.forEach(peer -> ending.add(peer::endServing));
      ending.close();
    }
  }

  @Override
  public void close() {
    var closing = new Opened();
    all.forEach(closing::add);
    closing.close();
  }
}
