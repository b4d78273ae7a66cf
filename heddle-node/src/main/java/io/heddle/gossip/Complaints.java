// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.heddle.words.Foreign;
import io.heddle.words.Seldom;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once in a while what a peer does that it should not, however often it does it. Safe for
 * threads.
 */
final class Complaints {

  private static final Logger log = LoggerFactory.getLogger(Complaints.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MAX_LINES = 100;

  private record Subject(String who, String what) {}

  private final Seldom told = new Seldom(PAUSE, MAX_LINES);

  /**
   * Writes one line about what a peer has sent, unless one of this kind about it is not a minute
   * old.
   *
   * @param kind of what is wrong
   */
  void dropped(String who, String kind, String reason, Instant now) {
    if (told.isDue(new Subject(who, kind), now)) {
      log.warn("{} from {} is dropped: {}", kind, Foreign.text(who), Foreign.sentence(reason));
    }
  }

  /** The same about a peer that cannot be reached. */
  void unreachable(String what, String address, String reason, Instant now) {
    if (told.isDue(new Subject(address, what), now)) {
      log.warn(
          "{} at '{}' cannot be reached: {}",
          what,
          Foreign.text(address),
          Foreign.sentence(reason));
    }
  }

  /** The same about one that was there. */
  void dead(String who, Instant now) {
    if (told.isDue(new Subject(who, "dead"), now)) {
      log.info("Peer {} cannot be reached and counts as dead", who);
    }
  }

  /** The same about one that is refused. */
  void refused(String who, String reason, Instant now) {
    if (told.isDue(new Subject(who, "refused"), now)) {
      log.warn(
          "A gossip stream with {} is refused: {}", Foreign.text(who), Foreign.sentence(reason));
    }
  }
}
