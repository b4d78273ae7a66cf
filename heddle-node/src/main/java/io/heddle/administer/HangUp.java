// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.operations.Lines;
import java.time.Duration;

/** Looks whether a client is there still, and interrupts who works for it if it is not. */
final class HangUp implements AutoCloseable {

  private final Thread worker;
  private final Lines.Reader client;
  private final Duration pause;
  private final Thread looking;
  private boolean hasEnded;

  private HangUp(Thread worker, Lines.Reader client, Duration pause) {
    this.worker = worker;
    this.client = client;
    this.pause = pause;
    this.looking = Thread.ofVirtual().name("hang-up").unstarted(this::look);
  }

  static HangUp interrupting(Thread worker, Lines.Reader client, Duration pause) {
    var watch = new HangUp(worker, client, pause);
    watch.looking.start();
    return watch;
  }

  private void look() {
    try {
      while (client.isThere()) {
        Thread.sleep(pause);
      }
      interrupt();
    } catch (InterruptedException _) {
      // the work is done
    }
  }

  private synchronized void interrupt() {
    if (!hasEnded) {
      worker.interrupt();
    }
  }

  /** From now on the worker is not interrupted. */
  @Override
  public void close() {
    synchronized (this) {
      hasEnded = true;
    }
    looking.interrupt();
  }
}
