// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Holds the one writer of a stream back while the client does not keep up. */
public final class ReadyGate {

  private final ServerCallStreamObserver<?> client;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  public ReadyGate(ServerCallStreamObserver<?> client) {
    this.client = client;
  }

  /** To be called when the client is ready again, or has left. */
  public void look() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the client can take a message; false if it has left. */
  public boolean pass() throws InterruptedException {
    lock.lock();
    try {
      while (!client.isReady() && !client.isCancelled()) {
        changed.await();
      }
      return !client.isCancelled();
    } finally {
      lock.unlock();
    }
  }
}
