// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

/** Somebody reads a chain, until it is closed. Safe for threads. */
public final class Reading implements AutoCloseable {

  private final Chain chain;
  private volatile boolean isOver;

  Reading(Chain chain) {
    this.chain = chain;
  }

  /** Waits for a block; false once the reading, or the chain, is closed. */
  public boolean await(long number) throws InterruptedException {
    return chain.await(number, () -> isOver);
  }

  /** Ends all waiting. */
  @Override
  public void close() {
    isOver = true;
    chain.wake();
  }
}
