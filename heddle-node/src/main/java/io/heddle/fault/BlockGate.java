// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where the blocks of one peer pass, or wait as long as they are held back. Safe for threads. */
public final class BlockGate implements AutoCloseable {

  private final Faults faults;
  private final PeerFaults peer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Runnable listener = this::look;
  // guarded by lock
  private boolean isClosed;

  BlockGate(Faults faults, PeerFaults peer) {
    this.faults = faults;
    this.peer = peer;
    faults.whenCleared(listener);
  }

  /** Returns when the next block may pass. */
  public void pass() throws InterruptedException {
    if (!peer.holds()) {
      return;
    }
    lock.lockInterruptibly();
    try {
      while (!isClosed && peer.holds()) {
        changed.await();
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
