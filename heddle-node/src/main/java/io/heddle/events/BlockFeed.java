// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.commit.CommitListener;
import io.heddle.ledger.Ledger;
import io.heddle.validate.ValidatedBlock;
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

  /** Reads blocks together with whoever else does. */
  public BlockFeed(SharedBlocks blocks) {
    this.blocks = blocks;
    this.ledger = blocks.ledger();
  }

  /** Wakes one who waits, who wakes the next: the one who commits has no time for all of them. */
  @Override
  public void committed(ValidatedBlock block) {
    lock.lock();
    try {
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
        long seen = ledger.height();
        changed.await();
        if (ledger.height() != seen) {
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
        long seen = ledger.height();
        left = changed.awaitNanos(left);
        if (ledger.height() != seen) {
          changed.signal();
        }
      }
      return !isClosed && Long.compareUnsigned(ledger.height(), number) > 0;
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
