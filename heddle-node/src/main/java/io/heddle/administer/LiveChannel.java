// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.events.BlockFeed;
import io.heddle.events.BlockFeed.Tally;
import io.heddle.events.ReadingTurns.Turn;
import io.heddle.events.SharedBlock;
import io.heddle.joined.JoinedChannel;
import io.heddle.trace.BlockOverview;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How a channel grows, as all see it who follow it: an update is made once for all of them, from
 * time to time, whatever number of blocks have come since. Safe for threads.
 */
final class LiveChannel {

  /*
   * What an update costs does not depend on how much is committed. The counts come from the feed,
   * which adds up verdicts; of the blocks only the newest are read, until so many transactions are
   * listed. And whoever makes updates rests twenty times as long as the last one took, if that is
   * longer than the usual pause: large blocks make pages slower, not the peer.
   */
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int RESTS = 20;
  private static final int MOST_BLOCKS = 40;
  private static final int MOST_TRANSACTIONS = 150;

  private final JoinedChannel channel;
  private final LongSupplier nanoTime;
  private final Sleep sleep;
  private final ReentrantLock turn = new ReentrantLock(); // of who waits for the next update
  private final ReentrantLock making = new ReentrantLock();
  private volatile Update latest = new Update(-1, ""); // written under making
  private volatile long due; // written under making

  /**
   * The channel at one moment.
   *
   * @param line of JSON
   */
  record Update(long height, String line) {}

  private record Rendered(String line, int transactions) {

    static Rendered of(BlockOverview block) {
      return new Rendered(block.toJson(), block.transactions().size());
    }
  }

  /** Lets so many nanoseconds pass, none if there are not so many as one. */
  @FunctionalInterface
  interface Sleep {
    void nanos(long nanos) throws InterruptedException;
  }

  LiveChannel(JoinedChannel channel) {
    this(channel, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  LiveChannel(JoinedChannel channel, LongSupplier nanoTime, Sleep sleep) {
    this.channel = channel;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.due = nanoTime.getAsLong();
  }

  JoinedChannel channel() {
    return channel;
  }

  BlockFeed blocks() {
    return channel.blocks();
  }

  /** The channel as it is, or was a moment ago, for who begins to follow it; waits for nobody. */
  Update first() throws InterruptedException {
    Update known = latest;
    boolean isRecent = known.height() >= 0 && nanoTime.getAsLong() - due < 0;
    return isRecent || known.height() == blocks().tally().height() ? known : make(known);
  }

  /** The next update for who has seen an earlier one; waits until it is time for it. */
  Update next(long seen) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      Update known = latest;
      if (known.height() > seen) {
        return known;
      }
      sleep.nanos(due - nanoTime.getAsLong());
      return make(known);
    } finally {
      turn.unlock();
    }
  }

  /** Makes the next update, if nobody else has. */
  private Update make(Update before) throws InterruptedException {
    making.lockInterruptibly();
    try {
      return latest.equals(before) ? make() : latest;
    } finally {
      making.unlock();
    }
  }

  private Update make() throws InterruptedException {
    Tally tally = blocks().tally();
    try (Turn _ = blocks().turns().take()) {
      long begin = nanoTime.getAsLong();
      Update made = new Update(tally.height(), line(tally));
      long end = nanoTime.getAsLong();
      due = end + Math.max(PAUSE.toNanos(), RESTS * (end - begin));
      latest = made;
      return made;
    }
  }

  private String line(Tally tally) {
    List<String> newest = new ArrayList<>();
    int transactions = 0;
    long first = channel.ledger().firstBlock();
    for (long number = tally.height() - 1;
        number >= first && newest.size() < MOST_BLOCKS && transactions < MOST_TRANSACTIONS;
        number--) {
      Rendered block = rendered(blocks().block(number));
      newest.add(block.line());
      transactions += block.transactions();
    }
    return "{\"height\":%d,\"valid\":%d,\"invalid\":%d,\"blocks\":[%s]}"
        .formatted(tally.height(), tally.valid(), tally.invalid(), String.join(",", newest));
  }

  private static Rendered rendered(SharedBlock block) {
    return block.as(Rendered.class, each -> Rendered.of(BlockOverview.of(each)));
  }
}
