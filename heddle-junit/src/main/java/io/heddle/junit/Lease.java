// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A network as long as one class of tests has it. Its tests take turns. */
final class Lease implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final Networks networks;
  private final NetworkPlan plan;
  private final Networks.Kept kept;
  private final Semaphore turn = new Semaphore(1, true);
  private final AtomicBoolean isEnded = new AtomicBoolean();

  Lease(Networks networks, NetworkPlan plan, Networks.Kept kept) {
    this.networks = networks;
    this.plan = plan;
    this.kept = kept;
  }

  NetworkPlan plan() {
    return plan;
  }

  HeddleNetwork network() {
    return kept.network();
  }

  void beginTest() throws InterruptedException {
    turn.acquire();
    String death = network().started().death();
    if (!death.isEmpty()) {
      throw new HeddleFailure("The node of these tests serves no more: " + death);
    }
  }

  /** Also after a test that could not begin. */
  void endTest() {
    try {
      if (network().started().death().isEmpty()) {
        network().faults().reset();
        network().clock().reset();
      }
    } finally {
      turn.release();
    }
  }

  @Override
  public void close() {
    if (isEnded.compareAndSet(false, true)) {
      networks.giveBack(plan, kept);
    }
  }
}
