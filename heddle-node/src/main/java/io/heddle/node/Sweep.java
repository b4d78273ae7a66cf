// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.home.PackedHere;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what deployments leave behind: packages that the node has made of directories and to
 * which nothing refers any more, with their builds and what they wrote. What somebody has installed
 * stays.
 */
record Sweep(List<HostedPeer> peers, PackedHere packed) {

  private static final Logger log = LoggerFactory.getLogger(Sweep.class);

  /** A package is to be made of a directory and installed, if nobody has. */
  void note(PackageId id) {
    if (peers.stream().noneMatch(peer -> isInstalled(peer, id))) {
      packed.add(id);
    }
  }

  private static boolean isInstalled(HostedPeer peer, PackageId id) {
    return chaincode(peer).filter(each -> each.installed().contains(id)).isPresent();
  }

  private static Optional<ChaincodeRuntime> chaincode(HostedPeer peer) {
    return peer.running().map(running -> running.peer().chaincode());
  }

  /** Those with one of these labels that can go, once their calls are over. */
  List<PackageId> leaving(Set<String> labels) {
    return packed.all().stream()
        .filter(id -> labels.contains(id.label()))
        .filter(id -> peers.stream().noneMatch(peer -> peer.refersTo(id)))
        .toList();
  }

  /** Waits until nothing runs of one any more. */
  void awaitGone(PackageId id) throws InterruptedException {
    for (HostedPeer peer : peers) {
      peer.awaitGone(id);
    }
  }

  /**
   * Removes what can go now; while nothing is deployed. What runs still stays, and so does what a
   * peer has that is stopped.
   *
   * @param labels of those that others have taken the place of
   * @return what takes time, and may be done while something is deployed
   */
  List<Runnable> run(Set<String> labels) throws InterruptedException {
    List<Runnable> rest = new ArrayList<>();
    for (PackageId id : leaving(labels)) {
      boolean isGone = true;
      for (HostedPeer peer : peers) {
        isGone &= remove(id, peer, rest);
      }
      if (isGone) {
        packed.remove(id);
      }
    }
    return rest;
  }

  private static boolean remove(PackageId id, HostedPeer peer, List<Runnable> rest)
      throws InterruptedException {
    Optional<ChaincodeRuntime> chaincode = chaincode(peer);
    if (chaincode.isEmpty() || chaincode.get().status(id).isPresent()) {
      return false;
    }
    try {
      if (chaincode.get().installed().contains(id)) {
        rest.add(chaincode.get().remove(id));
      }
      boolean isToBeRead = peer.failed().all().stream().anyMatch(each -> each.id().equals(id));
      if (!isToBeRead) {
        chaincode.get().forget(id);
      }
      return !isToBeRead;
    } catch (HeddleException e) {
      log.warn("Package '{}' is not used any more and stays: {}", id, e.getMessage());
      return false;
    }
  }
}
