// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.clock.NetworkClock;
import io.heddle.fault.Faults;
import io.heddle.home.DataDirectory;
import io.heddle.home.KeptSnapshot;
import io.heddle.home.KeptSnapshots;
import io.heddle.home.KeptSnapshots.Kept;
import io.heddle.home.PeerFolder;
import io.heddle.home.PendingReturn;
import io.heddle.install.PackageStore;
import io.heddle.ledger.LedgerStore;
import io.heddle.lifecycle.Undeployed;
import io.heddle.order.Chains;
import io.heddle.order.Registrar;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a node back to a snapshot: channels are closed, stores put back, and channels opened anew.
 * What is broken off is done by the next start.
 */
final class NetworkReturn {

  private static final Logger log = LoggerFactory.getLogger(NetworkReturn.class);
  private static final String WHY = "The network is taken back to a snapshot; ask again";

  private final DataDirectory data;
  private final Registrar orderer;
  private final NodePeers peers;
  private final Undeployed undeployed;
  private final Faults faults;
  private final NetworkClock time;
  private final NodeStanding standing;

  NetworkReturn(
      DataDirectory data,
      Registrar orderer,
      NodePeers peers,
      Undeployed undeployed,
      Faults faults,
      NetworkClock time,
      NodeStanding standing) {
    this.data = data;
    this.orderer = orderer;
    this.peers = peers;
    this.undeployed = undeployed;
    this.faults = faults;
    this.time = time;
    this.standing = standing;
  }

  /** Goes on with one that was broken off, before anything is opened. */
  static void finish(NodeConfig config) {
    DataDirectory data = config.data();
    KeptSnapshots.in(data).sweep();
    PendingReturn.of(data)
        .ifPresent(name -> {
          Kept to =
              KeptSnapshots.in(data)
                  .find(name)
                  .orElseThrow(() ->
                      new HeddleException(
                          Fault.BAD_INPUT,
                          "Data directory '%s' was being taken back to snapshot '%s', which is not there any more; use another directory"
                              .formatted(data.root(), name)));
          log.info("Goes on to take the node back to snapshot '{}'", name);
          replaceAll(config, to.place());
          try (PendingReturn pending = PendingReturn.open(data)) {
            pending.done();
          }
        });
  }

  /** Puts all stores in place, which nobody uses. */
  private static void replaceAll(NodeConfig config, KeptSnapshot from) {
    DataDirectory data = config.data();
    for (PeerConfig peer : config.peers()) {
      PeerFolder folder = peer.folder(data);
      LedgerStore.replace(folder.ledger(), from.ledger(peer.host()));
      PackageStore.replace(folder.packages(), from.packages(peer.host()));
    }
    Chains.replace(data.orderer(), from.orderer());
    Undeployed.in(data.undeployed()).goBackTo(from.undeployed());
    Faults.replace(data.injectedVerdicts(), from.injectedVerdicts());
  }

  /**
   * Does it, while nothing is deployed and no peer stops, starts or joins a channel.
   *
   * @throws HeddleException if it has not begun; else the node ends
   */
  void run(Kept to) {
    try (PendingReturn pending = PendingReturn.open(data)) {
      orderer.<Kept>atRest(() -> {
        pending.begin(to.note().name());
        try {
          goBack(to);
          pending.done();
          return to;
        } catch (RuntimeException | Error e) {
          log.error("The node cannot be taken back to snapshot '{}'", to.note().name(), e);
          standing.died(
              "Going back to snapshot '%s'".formatted(to.note().name()),
              "%s; the next start does it".formatted(e.getMessage()));
          throw e;
        }
      });
    }
    peers.all().forEach(peer -> peer.present().custodian().review());
  }

  private void goBack(Kept to) {
    KeptSnapshot from = to.place();
    List<Peer> all = peers.all().stream().map(peer -> peer.present().peer()).toList();
    all.forEach(peer -> peer.channels().end(WHY));
    List<Runnable> stores = new ArrayList<>();
    for (Peer peer : all) {
      stores.add(
          () -> peer.ledgers().goBackTo(from.ledger(peer.config().host()), to.note().id(), WHY));
    }
    stores.add(() -> orderer.goBackTo(from.orderer()));
    together(stores);
    undeployed.goBackTo(from.undeployed());
    faults.goBackTo(from.injectedVerdicts(), to.note().id());
    var _ = time.goBackTo(to.note().time());
    for (Peer peer : all) {
      goBack(peer, from);
    }
  }

  private static void goBack(Peer peer, KeptSnapshot from) {
    try {
      peer.chaincode().goBackTo(from.packages(peer.config().host()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(Fault.UNAVAILABLE, "The node is stopping", e);
    }
    peer.vitals().watch().ledgers().forgetHeights();
    peer.channels().openAnew();
    peer.channels().follow();
  }

  /** Returns when all is done. */
  static void together(List<Runnable> stores) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Object>> calls = stores.stream().map(Executors::callable).toList();
      for (Future<Object> store : threads.invokeAll(calls)) {
        var _ = store.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof HeddleException why
          ? new HeddleException(why.fault(), why.getMessage(), e)
          : new HeddleException(Fault.INTERNAL, "A store failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(Fault.UNAVAILABLE, "The node is stopping", e);
    }
  }
}
