// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.grpc.Context;

/**
 * The time in which a client waits for what the current thread does: when its call is cancelled, or
 * its deadline passes, the thread is interrupted. After {@link #close} it is not, nor is it still.
 *
 * <p>Opened and closed by one thread.
 */
final class WhileClientWaits implements AutoCloseable {

  private final Context call = Context.current();
  private final Context.CancellationListener listener = _ -> interrupt();
  private final Thread worker = Thread.currentThread();
  // both guarded by this
  private boolean isOver;
  private boolean wasInterrupted;

  private WhileClientWaits() {}

  /** Begins with the gRPC call that the current thread serves; a thread without one goes on. */
  static WhileClientWaits begin() {
    var wait = new WhileClientWaits();
    wait.call.addListener(wait.listener, Runnable::run);
    return wait;
  }

  @Override
  public void close() {
    call.removeListener(listener);
    synchronized (this) {
      isOver = true;
      if (wasInterrupted) {
        Thread.interrupted();
      }
    }
  }

  private synchronized void interrupt() {
    if (!isOver) {
      wasInterrupted = true;
      worker.interrupt();
    }
  }
}
