// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import java.util.function.LongSupplier;

/**
 * The time that the chaincodes of one transaction have. It stands still while one of them waits for
 * another that may take long, as it may stand in a debugger. Safe for threads.
 */
public final class CallTime {

  private final LongSupplier clock;
  private int halts;
  private long haltedAt;
  private long lost;

  /** One that passes as the clock does. */
  CallTime(LongSupplier clock) {
    this.clock = clock;
  }

  /** One that passes from now on. */
  public static CallTime passing() {
    return new CallTime(System::nanoTime);
  }

  /** In nanoseconds from some moment on; no more than what is really past. */
  synchronized long now() {
    return (halts > 0 ? haltedAt : clock.getAsLong()) - lost;
  }

  /** Lets it stand still until that is closed, and as long as somebody else wants it to. */
  public synchronized Halt halt() {
    if (halts == 0) {
      haltedAt = clock.getAsLong();
    }
    halts++;
    return this::resume;
  }

  private synchronized void resume() {
    halts--;
    if (halts == 0) {
      lost += clock.getAsLong() - haltedAt;
    }
  }

  /** Time stands still; to be closed once. */
  @FunctionalInterface
  public interface Halt extends AutoCloseable {
    @Override
    void close();
  }
}
