// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import java.util.concurrent.Semaphore;

/**
 * Turns of those who read blocks: few at a time, in the order of asking, so that however many read
 * they leave half of the processors to others. Who waits for its client must not have a turn. Safe
 * for threads.
 */
public final class ReadingTurns {

  private final Semaphore free;

  public ReadingTurns() {
    this(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  ReadingTurns(int atOnce) {
    free = new Semaphore(atOnce, true);
  }

  /** Waits for a turn; closing it lets the next one have it. */
  public Turn take() throws InterruptedException {
    free.acquire();
    return new Turn();
  }

  /** The right to read and to send for a moment, for one thread. */
  public final class Turn implements AutoCloseable {

    private Turn() {}

    @Override
    public void close() {
      free.release();
    }
  }
}
