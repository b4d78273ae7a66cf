// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/** Where the blocks of one peer pass, or wait as long as they are held back. Safe for threads. */
public final class BlockGate implements AutoCloseable {

  private static final long LOOK_MILLIS = 20;

  private final Faults faults;
  private final LongPredicate isHeld;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Runnable listener = this::look;
  // guarded by lock
  private boolean isClosed;

  BlockGate(Faults faults, LongPredicate isHeld) {
    this.faults = faults;
    this.isHeld = isHeld;
    faults.whenCleared(listener);
  }

  /** Returns when a block may pass. */
  public void pass(long block) throws InterruptedException {
    if (!isHeld.test(block)) {
      return;
    }
    lock.lockInterruptibly();
    try {
      while (!isClosed && isHeld.test(block)) {
        var _ = changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS); // the orderer tells nobody here
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets everything pass from now on. */
  @Override
  public void close() {
    faults.forget(listener);
    lock.lock();
    try {
      isClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
