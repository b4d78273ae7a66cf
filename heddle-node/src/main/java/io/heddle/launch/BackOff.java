// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Ever longer waits between attempts, each shortened by chance to no less than half, so that peers
 * that lost the same server do not all come back at once. Not safe for threads.
 */
final class BackOff {

  private final ReconnectSettings settings;
  private final RandomGenerator random;
  private Duration next;

  BackOff(ReconnectSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    this.next = settings.first();
  }

  /** How long to wait now. */
  Duration next() {
    Duration full = next;
    Duration twice = full.multipliedBy(2);
    next = twice.compareTo(settings.longest()) < 0 ? twice : settings.longest();
    long half = full.toNanos() / 2;
    return Duration.ofNanos(half + random.nextLong(half + 1));
  }

  /** An attempt went well, for so long; one that hangs up at once is no success. */
  void succeeded(Duration lasted) {
    if (lasted.compareTo(next) >= 0) {
      next = settings.first();
    }
  }
}
