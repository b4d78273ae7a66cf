// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The networks of one run of tests. One that a class has done with waits for the next class that
 * wants the same; all of them end with the run. Safe for threads.
 */
final class Networks implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final Map<NetworkPlan, Deque<HeddleNetwork>> idle = new HashMap<>(); // guarded by this

  /**
   * A network for one class.
   *
   * @throws HeddleFailure if there is none and none can be started
   */
  Lease lease(NetworkPlan plan) {
    HeddleNetwork network = takeIdle(plan);
    return new Lease(this, plan, network == null ? Heddle.start(plan) : network);
  }

  private synchronized @org.jspecify.annotations.Nullable HeddleNetwork takeIdle(NetworkPlan plan) {
    return idle.getOrDefault(plan, new ArrayDeque<>()).poll();
  }

  /** Its class has ended. */
  void giveBack(NetworkPlan plan, HeddleNetwork network) {
    if (network.started().death().isEmpty()) {
      synchronized (this) {
        idle.computeIfAbsent(plan, key -> new ArrayDeque<>()).push(network);
      }
    } else {
      network.close();
    }
  }

  @Override
  public synchronized void close() {
    idle.values().forEach(all -> all.forEach(HeddleNetwork::close));
    idle.clear();
  }
}
