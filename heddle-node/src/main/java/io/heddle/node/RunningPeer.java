// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.ContractFunctions;
import io.heddle.administer.LedgerSight;
import io.heddle.administer.PackageAdministration;
import io.heddle.administer.QueryExplanations;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.discover.KnownPeer.Presence;
import io.heddle.endorse.FailedDeployments;
import io.heddle.joined.JoinedChannel;
import io.heddle.launch.Custodian;
import io.heddle.ledger.LedgerStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A peer while it runs, opened whole and closed whole: ledgers, packages and processes, channels,
 * and what it serves. For one thread at a time, but for {@link #visits}.
 */
final class RunningPeer implements AutoCloseable {

  private final Surroundings node;
  private final PreparedPeer prepared;
  private final Visits visits = new Visits();
  private final Opened opened;
  private final Opened served = new Opened();
  private volatile List<PeerServices> services = List.of(); // one, once it serves

  private RunningPeer(Surroundings node, PreparedPeer prepared, Opened opened) {
    this.node = node;
    this.prepared = prepared;
    this.opened = opened;
  }

  /**
   * Opens a peer with all blocks that the orderer has; it waits for {@link #serve}.
   *
   * @param ledgers which it closes, also if this fails
   * @param failed what was to be deployed on it and could not
   */
  static RunningPeer open(
      Surroundings node,
      PeerConfig own,
      LedgerStore ledgers,
      Watch watch,
      FailedDeployments failed) {
    Opened opened = new Opened();
    try {
      opened.add(ledgers);
      Peer peer = opened.add(Peer.open(node, own, ledgers, watch));
      peer.follow(node.config());
      node.neighbours().begins(peer);
      opened.add(() -> node.neighbours().ends(peer));
      PreparedPeer prepared = PreparedPeer.of(node, peer, failed);
      opened.add(prepared.name());
      peer.gossip().ifPresent(gossip -> gossip.follow(prepared));
      return new RunningPeer(node, prepared, opened);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  /**
   * Begins to serve clients.
   *
   * @param all the peers of the node, this one among them
   */
  void serve(List<Neighbour> all) {
    services = List.of(served.add(PeerServices.open(node, prepared, all)));
  }

  Peer peer() {
    return prepared.peer();
  }

  PreparedPeer prepared() {
    return prepared;
  }

  /** Those of the node's other peers. */
  Visits visits() {
    return visits;
  }

  /** Of the listener for clients. */
  int port() {
    return services.getFirst().port();
  }

  /** What its owner can do with its packages. */
  PackageAdministration packages() {
    return services.getFirst().packages();
  }

  QueryExplanations explanations() {
    return services.getFirst().explanations();
  }

  LedgerSight ledgers() {
    return services.getFirst().ledgers();
  }

  ContractFunctions functions() {
    return services.getFirst().functions();
  }

  /** Has its chaincode running. */
  Custodian custodian() {
    return services.getFirst().custodian();
  }

  /** Launches what definitions refer to, and waits for it; tells why some of it does not run. */
  Map<PackageId, HeddleException> launchAll() throws InterruptedException {
    return custodian().launchAll();
  }

  /** What it says of its channels now. */
  Map<ChannelName, Presence> presence() {
    Map<ChannelName, Presence> presence = new HashMap<>();
    for (JoinedChannel channel : peer().channels().joined().all()) {
      prepared.known().on(channel.name()).ifPresent(said -> presence.put(channel.name(), said));
    }
    return presence;
  }

  /**
   * No client reaches it any more; it takes blocks still, and gives its neighbours what they miss
   * of theirs.
   */
  void endServing() {
    visits.end();
    served.close();
  }

  @Override
  public void close() {
    try (opened) {
      endServing();
    }
  }
}
