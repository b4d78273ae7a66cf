// SPDX-License-Identifier: Apache-2.0
package io.heddle.embed;

import io.heddle.node.NodeListener;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** Hears when a node cannot live any more, and nothing else. Safe for threads. */
final class Death implements NodeListener {

  private final CountDownLatch happened;
  private volatile String reason = "";

  Death(CountDownLatch happened) {
    this.happened = happened;
  }

  /** The first one; empty as long as it lives. */
  String reason() {
    return reason;
  }

  void await() throws InterruptedException {
    happened.await();
  }

  @Override
  public void died(String part, String why) {
    if (reason.isEmpty()) {
      reason = "%s has died: %s".formatted(part, why);
    }
    happened.countDown();
  }

  @Override
  public void buildStarted(String label, String builder) {}

  @Override
  public void buildLine(String label, String line) {}

  @Override
  public void buildEnded(String label, String builder, String outcome, Duration took) {}

  @Override
  public void buildReused(String label, Instant made) {}

  @Override
  public void redeployed(String label, String sentence) {}
}
