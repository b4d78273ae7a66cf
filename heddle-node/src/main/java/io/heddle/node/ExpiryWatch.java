// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when certificates of a peer's own come to their end: at the start, and a week before it.
 *
 * <p>Fabric: common/crypto/expiration.go, TrackExpiration.
 */
final class ExpiryWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ExpiryWatch.class);

  private static final Duration WEEK = Duration.ofDays(7);

  /**
   * A certificate.
   *
   * @param role what Fabric calls it
   */
  record Owned(String role, X509Certificate certificate) {
    private Instant end() {
      return certificate.getNotAfter().toInstant();
    }
  }

  /** So long at a time, for the clock may be set and the machine may sleep. */
  private static final Duration LOOK = Duration.ofHours(1);

  /** How time passes until the next look. */
  @FunctionalInterface
  interface Rest {
    void sleep(Duration time) throws InterruptedException;
  }

  private final Thread waiting;

  private ExpiryWatch(Thread waiting) {
    this.waiting = waiting;
  }

  static ExpiryWatch begin(List<Owned> certificates, Clock clock) {
    return begin(certificates, clock, Thread::sleep);
  }

  static ExpiryWatch begin(List<Owned> certificates, Clock clock, Rest rest) {
    List<Owned> later = new ArrayList<>();
    for (Owned each : certificates) {
      if (tell(each, Duration.between(clock.instant(), each.end()))) {
        later.add(each);
      }
    }
    later.sort(Comparator.comparing(Owned::end));
    return new ExpiryWatch(
        Thread.ofVirtual().name("heddle-certificates").start(() -> wait(later, clock, rest)));
  }

  /** Whether there is more to be told of it later. */
  private static boolean tell(Owned each, Duration left) {
    if (left.isNegative()) {
      log.warn("The {} certificate has expired", each.role());
      return false;
    }
    log.info("The {} certificate will expire on {}", each.role(), each.end());
    if (left.compareTo(WEEK) < 0) {
      log.warn(
          "The {} certificate expires within {} days and {} hours",
          each.role(),
          left.toDays(),
          left.toHoursPart());
      return false;
    }
    return true;
  }

  private static void wait(List<Owned> later, Clock clock, Rest rest) {
    try {
      for (Owned each : later) {
        for (var left = left(each, clock); left.isPositive(); left = left(each, clock)) {
          rest.sleep(left.compareTo(LOOK) < 0 ? left : LOOK);
        }
        log.warn("The {} certificate will expire within one week", each.role());
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private static Duration left(Owned each, Clock clock) {
    return Duration.between(clock.instant(), each.end().minus(WEEK));
  }

  @Override
  public void close() {
    waiting.interrupt();
  }
}
