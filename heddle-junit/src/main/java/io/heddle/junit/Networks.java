// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The networks of one run of tests. One that a class has done with waits for the next class that
 * wants the same; all of them end with the run. Safe for threads.
 */
final class Networks implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final Map<NetworkPlan, Deque<Kept>> idle = new HashMap<>(); // guarded by this

  /**
   * A network for one class.
   *
   * @throws HeddleFailure if there is none and none can be started
   */
  Lease lease(NetworkPlan plan) {
    Kept kept = takeIdle(plan);
    if (kept != null) {
      kept.network().revert(kept.asNew());
      return new Lease(this, plan, kept);
    }
    HeddleNetwork network = Heddle.start(plan);
    return new Lease(this, plan, new Kept(network, network.snapshot()));
  }

  /**
   * A network that several classes have, one after the other.
   *
   * @param asNew the snapshot that was taken before the first one
   */
  record Kept(HeddleNetwork network, String asNew) {}

  private synchronized @Nullable Kept takeIdle(NetworkPlan plan) {
    return idle.getOrDefault(plan, new ArrayDeque<>()).poll();
  }

  /** Its class has ended. */
  void giveBack(NetworkPlan plan, Kept network) {
    if (network.network().started().death().isEmpty()) {
      synchronized (this) {
        idle.computeIfAbsent(plan, key -> new ArrayDeque<>()).push(network);
      }
    } else {
      network.network().close();
    }
  }

  @Override
  public synchronized void close() {
    idle.values().forEach(all -> all.forEach(each -> each.network().close()));
    idle.clear();
  }
}
