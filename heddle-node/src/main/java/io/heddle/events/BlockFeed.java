// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.commit.CommitListener;
import io.heddle.ledger.Ledger;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The blocks of one channel, those in the ledger and those to come. Safe for use by many threads.
 */
public final class BlockFeed implements CommitListener, AutoCloseable {

  private final SharedBlocks blocks;
  private final Ledger ledger;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean isClosed; // guarded by lock
  private Tally tally; // guarded by lock

  /**
   * What has been committed since the feed is there.
   *
   * @param height the number of the block behind the last one that is counted
   * @param valid transactions
   * @param invalid transactions
   */
  public record Tally(long height, long valid, long invalid) {

    private Tally and(ValidatedBlock block) {
      long added = block.transactions().stream().filter(ValidatedTx::isValid).count();
      return new Tally(
          block.number() + 1, valid + added, invalid + block.transactions().size() - added);
    }
  }

  /** Reads blocks together with whoever else does. */
  public BlockFeed(SharedBlocks blocks) {
    this.blocks = blocks;
    this.ledger = blocks.ledger();
    this.tally = new Tally(ledger.height(), 0, 0);
  }

  /** Wakes one who waits, who wakes the next: the one who commits has no time for all of them. */
  @Override
  public void committed(ValidatedBlock block) {
    lock.lock();
    try {
      tally = tally.and(block);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waiting. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The number of the block to come. */
  public long height() {
    return ledger.height();
  }

  /** Waits until the block is committed; false once the feed is closed. */
  public boolean await(long number) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      // block numbers are unsigned: a client may name the last one there can ever be
      while (!isClosed && Long.compareUnsigned(ledger.height(), number) <= 0) {
        long told = tally.height();
        changed.await();
        if (tally.height() != told) {
          changed.signal();
        }
      }
      return !isClosed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link #await(long)}, but not for ever.
   *
   * @return whether the block is committed and the feed open
   */
  public boolean await(long number, Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lockInterruptibly();
    try {
      while (!isClosed && Long.compareUnsigned(ledger.height(), number) <= 0 && left > 0) {
        long told = tally.height();
        left = changed.awaitNanos(left);
        if (tally.height() != told) {
          changed.signal();
        }
      }
      return !isClosed && Long.compareUnsigned(ledger.height(), number) > 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * As {@link #await(long, Duration)}, but until the block is counted, too.
   *
   * @return whether it is and the feed open
   */
  public boolean awaitCounted(long number, Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lockInterruptibly();
    try {
      while (!isClosed && tally.height() <= number && left > 0) {
        long told = tally.height();
        left = changed.awaitNanos(left);
        if (tally.height() != told) {
          changed.signal();
        }
      }
      return !isClosed && tally.height() > number;
    } finally {
      lock.unlock();
    }
  }

  /** The count as it is now. */
  public Tally tally() {
    lock.lock();
    try {
      return tally;
    } finally {
      lock.unlock();
    }
  }

  public boolean isClosed() {
    lock.lock();
    try {
      return isClosed;
    } finally {
      lock.unlock();
    }
  }

  /** A block that is committed; to be asked for with a turn. */
  public SharedBlock block(long number) {
    return blocks
        .block(number)
        .orElseThrow(() ->
            new HeddleException(
                Fault.INTERNAL,
                "Block %s of channel '%s' is missing"
                    .formatted(Long.toUnsignedString(number), ledger.channel())));
  }

  /** For work on behalf of readers. */
  public ReadingTurns turns() {
    return blocks.turns();
  }
}
