// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.deploy.Deployed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Gets chaincode running on several peers at once. */
final class Launching {

  private Launching() {}

  /** What one peer is asked. */
  @FunctionalInterface
  private interface Launch {
    Map<PackageId, HeddleException> on(HostedPeer peer) throws InterruptedException;
  }

  /**
   * Waits for all of it.
   *
   * @return why a chaincode does not run, by name; with several peers also where
   */
  static Map<String, String> all(List<HostedPeer> peers, List<Deployed> deployed)
      throws InterruptedException {
    Map<HostedPeer, Map<PackageId, HeddleException>> done =
        everywhere(peers, HostedPeer::launchAll);
    Map<String, String> failures = new LinkedHashMap<>();
    for (Deployed chaincode : deployed) {
      Map<HostedPeer, HeddleException> of = of(chaincode.packageId(), done);
      if (!of.isEmpty()) {
        failures.put(chaincode.name(), told(of, peers.size()));
      }
    }
    return failures;
  }

  /**
   * Waits for one of them.
   *
   * @return why it does not run, by peer; those where it does are left out
   */
  static Map<HostedPeer, HeddleException> of(PackageId id, List<HostedPeer> peers)
      throws InterruptedException {
    return of(id, everywhere(peers, peer -> peer.launch(id)));
  }

  /** In one sentence, in which each peer is named if there are several. */
  static String told(Map<HostedPeer, HeddleException> failures, int peers) {
    return failures.entrySet().stream()
        .map(each ->
            (peers == 1 ? "" : "on '%s': ".formatted(each.getKey().host()))
                + each.getValue().getMessage())
        .collect(Collectors.joining("; "));
  }

  private static Map<HostedPeer, HeddleException> of(
      PackageId id, Map<HostedPeer, Map<PackageId, HeddleException>> done) {
    Map<HostedPeer, HeddleException> failures = new LinkedHashMap<>();
    done.forEach((peer, all) -> {
      HeddleException why = all.get(id);
      if (why != null) {
        failures.put(peer, why);
      }
    });
    return failures;
  }

  private static Map<HostedPeer, Map<PackageId, HeddleException>> everywhere(
      List<HostedPeer> peers, Launch launch) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Map<PackageId, HeddleException>>> done =
          threads.invokeAll(
              peers.stream()
                  .<Callable<Map<PackageId, HeddleException>>>map(peer -> () -> launch.on(peer))
                  .toList());
      Map<HostedPeer, Map<PackageId, HeddleException>> failures = new LinkedHashMap<>();
      for (int place = 0; place < peers.size(); place++) {
        failures.put(peers.get(place), done.get(place).get());
      }
      return failures;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new HeddleException(Fault.INTERNAL, "Chaincode could not be launched", e);
    }
  }
}
