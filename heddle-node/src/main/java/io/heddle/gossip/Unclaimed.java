// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.heddle.base.TxId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How much private data each has given for which no block has come: if nobody orders what it
 * belongs to, it stays on the disk for thousands of blocks. Whoever has given too much waits until
 * blocks come, or an hour. Safe for threads.
 */
final class Unclaimed {

  private static final Duration MEMORY = Duration.ofHours(1);
  private static final int MAX_GIVERS = 8192;
  private static final int MAX_OF_TRANSACTION = 1024;
  private static final int LOOKED_AT = 64;

  /** What is given is remembered and has a row on the disk, however little it is. */
  private static final long LEAST = 2048;

  private final long most;
  private final Map<String, Giver> givers = // guarded by this
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Giver> eldest) {
          return size() > MAX_GIVERS;
        }
      };

  private record Given(TxId txId, long bytes, Instant when) {}

  private static final class Giver {
    private final ArrayDeque<Given> all = new ArrayDeque<>();
    private final Map<TxId, Integer> times = new HashMap<>();
    private long bytes;

    void add(Given given) {
      all.addLast(given);
      times.merge(given.txId(), 1, Integer::sum);
      bytes += given.bytes();
    }

    Optional<Given> removeFirst() {
      Optional<Given> first = Optional.ofNullable(all.pollFirst());
      first.ifPresent(each -> {
        bytes -= each.bytes();
        times.computeIfPresent(each.txId(), (_, count) -> count > 1 ? count - 1 : null);
      });
      return first;
    }
  }

  /**
   * Nothing is given yet.
   *
   * @param most how many bytes one may have given
   */
  Unclaimed(long most) {
    this.most = most;
  }

  /**
   * Counts what somebody gives; false if it has given too much.
   *
   * @param isClaimed whether the block of a transaction has come
   */
  synchronized boolean take(
      String who, TxId txId, long size, Instant now, Predicate<TxId> isClaimed) {
    long bytes = Math.max(LEAST, size);
    Giver giver = givers.computeIfAbsent(who, _ -> new Giver());
    forget(giver, now, isClaimed);
    boolean isTooMuch = giver.bytes + bytes > most && !giver.all.isEmpty();
    if (isTooMuch || giver.times.getOrDefault(txId, 0) >= MAX_OF_TRANSACTION) {
      return false;
    }
    giver.add(new Given(txId, bytes, now));
    return true;
  }

  /** Some at a time, and only if it is much: what is still unclaimed comes last again. */
  private void forget(Giver giver, Instant now, Predicate<TxId> isClaimed) {
    int left = giver.bytes > most / 2 ? Math.min(LOOKED_AT, giver.all.size()) : 0;
    while (left-- > 0) {
      giver
          .removeFirst()
          .filter(each -> now.isBefore(each.when().plus(MEMORY)) && !isClaimed.test(each.txId()))
          .ifPresent(giver::add);
    }
    Optional<Given> first = Optional.ofNullable(giver.all.peekFirst());
    while (first.isPresent() && !now.isBefore(first.get().when().plus(MEMORY))) {
      var _ = giver.removeFirst();
      first = Optional.ofNullable(giver.all.peekFirst());
    }
  }
}
