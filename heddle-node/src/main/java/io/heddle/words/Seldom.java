// SPDX-License-Identifier: Apache-2.0
package io.heddle.words;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether a line about somebody is worth writing again: once in a while about each, and only so
 * many in that time about all of them together, whoever they say they are. Safe for threads.
 */
public final class Seldom {

  private static final int MAX_REMEMBERED = 4096;

  private final Duration pause;
  private final int most;
  private final Map<Object, Instant> told = // guarded by this
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Instant> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  private Instant begun = Instant.MIN;
  private int count;

  /**
   * Nothing is told yet.
   *
   * @param pause for which nothing more is told about a subject
   * @param most how much is told in such a time
   */
  public Seldom(Duration pause, int most) {
    this.pause = pause;
    this.most = most;
  }

  /** Whether to tell about it now; it counts as told then. */
  public synchronized boolean isDue(Object subject, Instant now) {
    if (isOver(begun, now)) {
      begun = now;
      count = 0;
    }
    Instant before = told.getOrDefault(subject, Instant.MIN);
    if (!isOver(before, now) || count >= most) {
      return false;
    }
    count++;
    told.remove(subject);
    told.put(subject, now);
    return true;
  }

  /** A clock that was put back does not keep anybody silent. */
  private boolean isOver(Instant since, Instant now) {
    return since.equals(Instant.MIN) || now.isBefore(since) || since.plus(pause).isBefore(now);
  }
}
