// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One package that the {@link Custodian} looks after. Safe for threads; its lock is its own. */
final class Ward {

  private static final Logger log = LoggerFactory.getLogger(Ward.class);

  private static final Pattern LAST_LINES = Pattern.compile("; last lines?:.*", Pattern.DOTALL);

  private final PackageId id;
  private final BackOff backOff; // guarded by this
  private final CompletableFuture<Optional<HeddleException>> firstOutcome =
      new CompletableFuture<>();
  private final CountDownLatch dismissed = new CountDownLatch(1);
  private boolean isWaiting; // guarded by this
  private String lastReport = ""; // guarded by this

  Ward(PackageId id, BackOff backOff) {
    this.id = id;
    this.backOff = backOff;
  }

  PackageId id() {
    return id;
  }

  /** Why the first launch failed, or that it has not; done when it has an outcome. */
  CompletableFuture<Optional<HeddleException>> firstOutcome() {
    return firstOutcome;
  }

  /** How long to wait for the next attempt; empty if one is waited for already. */
  synchronized Optional<Duration> planAttempt() {
    if (isWaiting) {
      return Optional.empty();
    }
    isWaiting = true;
    return Optional.of(backOff.next());
  }

  /** Waits; false if nobody wants the attempt any more. */
  boolean await(Duration delay) throws InterruptedException {
    boolean isDismissed = dismissed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    synchronized (this) {
      isWaiting = false;
    }
    return !isDismissed;
  }

  synchronized void lost(Duration lasted) {
    backOff.succeeded(lasted);
  }

  synchronized void succeeded() {
    lastReport = "";
  }

  /** The first attempt is over, even if it was broken off. */
  void settled() {
    firstOutcome.complete(Optional.empty());
  }

  void failed(HeddleException why) {
    firstOutcome.complete(Optional.of(why));
    if (isNews(why.getMessage())) {
      log.warn("could not launch chaincode '{}': {}", id, withoutLines(why.getMessage()));
    } else {
      log.debug("could not launch chaincode '{}' again: {}", id, why.getMessage());
    }
  }

  /** Nobody refers to the package any more. */
  void dismiss() {
    dismissed.countDown();
  }

  boolean isDismissed() {
    return dismissed.getCount() == 0;
  }

  /** The last lines that it wrote are in the log already, as it wrote them. */
  private static String withoutLines(String reason) {
    return LAST_LINES.matcher(reason).replaceFirst("");
  }

  private synchronized boolean isNews(String report) {
    boolean isNew = !report.equals(lastReport);
    lastReport = report;
    return isNew;
  }
}
