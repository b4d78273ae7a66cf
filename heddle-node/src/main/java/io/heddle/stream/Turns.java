// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets the transactions of one chaincode run in the order they came, no more at once than the
 * limit. Safe for threads.
 */
final class Turns {

  private final PackageId chaincode;
  private final ConcurrencyLimit limit;
  private final Semaphore free;
  private final AtomicInteger waiting = new AtomicInteger();

  Turns(PackageId chaincode, ConcurrencyLimit limit) {
    this.chaincode = chaincode;
    this.limit = limit;
    this.free = new Semaphore(limit.running(), true);
  }

  /** The right to run, until it is closed. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a turn.
   *
   * @throws HeddleException {@code UNAVAILABLE} if too many wait already, {@code TIMED_OUT} if it
   *     did not come in time
   */
  Turn await(Duration patience) throws InterruptedException {
    // without a time it would jump the queue
    if (!free.tryAcquire(0, TimeUnit.NANOSECONDS)) {
      queue(patience);
    }
    return free::release;
  }

  private void queue(Duration patience) throws InterruptedException {
    try {
      if (waiting.incrementAndGet() > limit.waiting()) {
        throw new HeddleException(
            Fault.UNAVAILABLE,
            "chaincode %s is busy: %d transactions run and %d wait"
                .formatted(chaincode, limit.running(), limit.waiting()));
      }
      if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new HeddleException(
            Fault.TIMED_OUT,
            "chaincode %s is busy: the transaction had no turn within %d s"
                .formatted(chaincode, patience.toSeconds()));
      }
    } finally {
      waiting.decrementAndGet();
    }
  }
}
