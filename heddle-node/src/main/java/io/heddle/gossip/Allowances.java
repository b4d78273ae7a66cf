// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each may still ask for: those who have greeted by their certificates, on however many
 * streams they come, others by their addresses. Of many, those are forgotten that have asked for
 * nothing for longest. Safe for threads.
 */
final class Allowances {

  private static final int MAX_REMEMBERED = 8192;

  private final Map<String, Allowance> all = // guarded by this
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  synchronized Allowance of(String who, Instant now) {
    return all.computeIfAbsent(who, _ -> new Allowance(now));
  }
}
