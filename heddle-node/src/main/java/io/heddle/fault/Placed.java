// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import java.util.LinkedHashMap;
import java.util.Map;

/** A fault in place, and whom it has met. Safe for threads. */
final class Placed {

  /** More than are under way at once. */
  private static final int REMEMBERED = 10_000;

  private final long id;
  private final FaultRule rule;
  // guarded by this: how often each transaction was met
  private final Map<String, Integer> met =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };
  private int hits;
  private String problem = "";

  Placed(long id, FaultRule rule) {
    this.id = id;
    this.rule = rule;
  }

  /** The same, which has met as many; what it meets from now on the other does not know. */
  synchronized Placed copy() {
    var copy = new Placed(id, rule);
    copy.resume(met, hits, problem);
    return copy;
  }

  private synchronized void resume(Map<String, Integer> transactions, int count, String why) {
    met.putAll(transactions);
    hits = count;
    problem = why;
  }

  long id() {
    return id;
  }

  FaultRule rule() {
    return rule;
  }

  /**
   * Counts an occasion; a transaction that was met already is met again, and counts once.
   *
   * @return how often it was met before; negative if it is not met
   */
  synchronized int meet(Occasion at) {
    if (!rule.scope().includes(at)) {
      return -1;
    }
    Integer before = at.transaction().isEmpty() ? null : met.get(at.transaction());
    if (before == null) {
      if (isOver()) {
        return -1;
      }
      hits++;
      before = 0;
    }
    if (!at.transaction().isEmpty()) {
      met.put(at.transaction(), before + 1);
    }
    return before;
  }

  /** It met somebody and could not do what it says. */
  synchronized void failed(String why) {
    problem = why;
  }

  synchronized Standing standing() {
    return new Standing(id, rule, hits, isOver(), problem);
  }

  private boolean isOver() {
    return rule.times().isPresent() && hits >= rule.times().getAsInt();
  }
}
