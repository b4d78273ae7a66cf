// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.heddle.commit.CommitListener;
import io.heddle.ledger.Ledger;
import io.heddle.validate.ValidatedBlock;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.common.Block;

/**
 * The blocks of one channel, those in the ledger and those to come. Safe for use by many threads.
 */
public final class BlockFeed implements CommitListener, AutoCloseable {

  private final Ledger ledger;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean isClosed; // guarded by lock

  public BlockFeed(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void committed(ValidatedBlock block) {
    wake(false);
  }

  /** Ends all waiting. */
  @Override
  public void close() {
    wake(true);
  }

  long height() {
    return ledger.height();
  }

  /** Waits until the block is committed; empty once the feed is closed. */
  Optional<Block> await(long number) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      // block numbers are unsigned: a client may name the last one there can ever be
      while (!isClosed && Long.compareUnsigned(ledger.height(), number) <= 0) {
        changed.await();
      }
      if (isClosed) {
        return Optional.empty();
      }
    } finally {
      lock.unlock();
    }
    return ledger.block(number);
  }

  private void wake(boolean isEnd) {
    lock.lock();
    try {
      isClosed |= isEnd;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
