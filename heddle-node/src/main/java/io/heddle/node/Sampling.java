// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.LastHour;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what peers count, again and again, so that the last hour can be shown. */
final class Sampling implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Sampling.class);

  private final List<LastHour> hours;
  private final InstantSource clock;
  private final Thread thread;
  private boolean hasFailed; // of the thread alone

  private Sampling(List<LastHour> hours, InstantSource clock) {
    this.hours = List.copyOf(hours);
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("samples").unstarted(this::run);
  }

  /** From now on. */
  static Sampling start(List<LastHour> hours, InstantSource clock) {
    var sampling = new Sampling(hours, clock);
    sampling.thread.start();
    return sampling;
  }

  private void run() {
    try {
      while (true) {
        hours.forEach(this::take);
        Thread.sleep(LastHour.STEP);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What fails once may pass; what fails always is told once. */
  private void take(LastHour hour) {
    try {
      hour.take(clock.instant());
    } catch (RuntimeException | OutOfMemoryError e) {
      if (!hasFailed) {
        hasFailed = true;
        log.warn(
            "The console's plots miss a sample, and may miss more: a peer's metrics cannot be read",
            e);
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
