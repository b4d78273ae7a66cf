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
import org.jspecify.annotations.Nullable;

/** Gets chaincode running on several peers at once. */
final class Launching {

  private Launching() {}

  /**
   * Waits for all of it.
   *
   * @return why a chaincode does not run, by name; with several peers also where
   */
  static Map<String, String> all(List<HostedPeer> peers, List<Deployed> deployed)
      throws InterruptedException {
    List<Callable<Map<PackageId, HeddleException>>> launches =
        peers.stream()
            .<Callable<Map<PackageId, HeddleException>>>map(peer -> peer::launchAll)
            .toList();
    Map<String, String> failures = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Map<PackageId, HeddleException>>> done = threads.invokeAll(launches);
      for (Deployed chaincode : deployed) {
        for (int place = 0; place < peers.size(); place++) {
          @Nullable HeddleException why = done.get(place).get().get(chaincode.packageId());
          if (why != null) {
            String where = peers.size() == 1 ? "" : "on '%s': ".formatted(peers.get(place).host());
            failures.merge(
                chaincode.name(), where + why.getMessage(), (one, other) -> one + "; " + other);
          }
        }
      }
      return failures;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new HeddleException(Fault.INTERNAL, "Chaincode could not be launched", e);
    }
  }
}
