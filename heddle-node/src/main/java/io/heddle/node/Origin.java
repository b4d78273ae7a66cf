// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.clock.NetworkClock;
import io.heddle.identity.Chance;
import io.heddle.identity.Seed;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs of a node begin with that are to repeat each other.
 *
 * @param seed what all keys and nonces follow from; empty for chance
 * @param time where its network's clock stands at the start; empty for the real time
 */
public record Origin(Optional<String> seed, Optional<Instant> time) {

  private static final Logger log = LoggerFactory.getLogger(Origin.class);

  /** As nodes begin that nobody wants to repeat. */
  public static final Origin ANY = new Origin(Optional.empty(), Optional.empty());

  /** Where the clock stands with a seed if nothing else is said. */
  private static final Instant USUAL_TIME = Instant.parse("2026-01-01T00:00:00Z");

  private static final Duration LONGEST_PAST = Duration.ofDays(3600);

  public Origin {
    if (seed.isPresent() && time.isEmpty()) {
      time = Optional.of(USUAL_TIME);
    }
    if (seed.filter(String::isBlank).isPresent()) {
      throw new HeddleException(Fault.BAD_INPUT, "A seed has at least one character");
    }
  }

  /**
   * How much of chance the node has.
   *
   * @throws HeddleException {@code BAD_INPUT} if certificates would be made at a time at which they
   *     are of no use
   */
  Chance chance(NodeConfig config, Clock real) {
    time.filter(_ -> !Files.exists(config.data().organizations()))
        .ifPresent(start -> requireUsable(start, real.instant()));
    if (seed.isEmpty()) {
      return Chance.real();
    }
    log.warn(
        "All keys of this node follow from its seed, so whoever knows that has them: it is for tests, and for nothing that is worth anything");
    return new Seed(seed.get());
  }

  /** TLS goes by the real time, whatever the network's clock shows. */
  private static void requireUsable(Instant start, Instant now) {
    if (start.isAfter(now) || start.isBefore(now.minus(LONGEST_PAST))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "No certificates can be made at %s, as TLS goes by the real time, when they would not be valid; begin at a time of the last %d days, and then set the clock with 'heddle time set'"
              .formatted(start, LONGEST_PAST.toDays()));
    }
  }

  /** The network's clock as it is at the start. */
  NetworkClock clock(Clock real) {
    NetworkClock clock = NetworkClock.over(real);
    time.ifPresent(start -> {
      clock.freeze();
      clock.set(start);
    });
    return clock;
  }
}
