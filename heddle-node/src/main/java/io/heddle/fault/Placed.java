// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
  // guarded by this: the first block that is held back, by channel and peer
  private final Map<String, Held> held = new HashMap<>();
  private int hits;
  private String problem = "";

  /**
   * Blocks of one channel at one peer.
   *
   * @param first the first one that was held back
   * @param last the last one
   * @param isReleased whether they are let go, and all behind them pass
   */
  private record Held(long first, long last, boolean isReleased) {}

  Placed(long id, FaultRule rule) {
    this.id = id;
    this.rule = rule;
  }

  /** The same, which has met as many; what it meets from now on the other does not know. */
  synchronized Placed copy() {
    var copy = new Placed(id, rule);
    copy.resume(met, held, hits, problem);
    return copy;
  }

  private synchronized void resume(
      Map<String, Integer> transactions, Map<String, Held> blocks, int count, String why) {
    met.putAll(transactions);
    held.putAll(blocks);
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

  /**
   * Whether it holds a block back, which counts once: all blocks until it is cleared, or so many
   * until there is another one behind them.
   *
   * @param ordered how many blocks the channel has
   */
  synchronized boolean holds(Occasion at, long block, long ordered) {
    if (!rule.scope().includes(at)) {
      return false;
    }
    Held before = held.get(place(at));
    if (before == null) {
      hits++;
      before = new Held(block, block, false);
    } else if (!before.isReleased() && block > before.last()) {
      hits++;
      before = new Held(before.first(), block, false);
    }
    boolean isOver =
        before.isReleased()
            || (rule.times().isPresent() && ordered > before.first() + rule.times().getAsInt());
    if (isOver && !before.isReleased()) {
      hits += (int) (before.first() + rule.times().getAsInt() - 1 - before.last());
    }
    held.put(place(at), new Held(before.first(), before.last(), isOver));
    return !isOver;
  }

  /** Whether it holds back what comes next, or has done so. */
  synchronized boolean isHolding(Occasion at) {
    return rule.scope().includes(at)
        && Optional.ofNullable(held.get(place(at))).filter(Held::isReleased).isEmpty();
  }

  private static String place(Occasion at) {
    return at.call().channel() + ' ' + at.peer();
  }

  /** It met somebody and could not do what it says. */
  synchronized void failed(String why) {
    problem = why;
  }

  synchronized Standing standing() {
    return new Standing(id, rule, hits, isOver(), problem);
  }

  private boolean isOver() {
    if (rule.kind() == FaultKind.HOLD) {
      return !held.isEmpty() && held.values().stream().allMatch(Held::isReleased);
    }
    return rule.times().isPresent() && hits >= rule.times().getAsInt();
  }
}
