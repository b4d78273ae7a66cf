// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One launch of one chaincode, from the first wish to use it until everything that was started for
 * it is gone.
 *
 * <p>Safe for threads: {@code lock} guards all fields that change.
 */
final class Launch {

  /*
   *               ready                 stream ended, stopped
   *   LAUNCHING ─────────► READY ──────────────────────────► OVER ──► released
   *       └──────────────────────────────────────────────────►┘   process stopped or
   *         failed, timed out, stopped: waiters learn why          connection closed
   *
   * The first outcome counts. A launch that is over stays known until it is released: the next
   * launch of the same chaincode waits for that, so that there is never a second process.
   */

  private enum State {
    LAUNCHING,
    READY,
    OVER
  }

  private final PackageId id;
  private final Optional<Launch> predecessor;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.LAUNCHING;
  private @Nullable HeddleException failure;
  private String endCause = "";
  private ChaincodeStatus.Kind kind = ChaincodeStatus.Kind.UNDECIDED;
  private String where = "";
  private boolean isReleased;

  Launch(PackageId id, Optional<Launch> predecessor) {
    this.id = id;
    this.predecessor = predecessor;
  }

  PackageId id() {
    return id;
  }

  Optional<Launch> predecessor() {
    return predecessor;
  }

  boolean isLaunching() {
    return is(State.LAUNCHING);
  }

  boolean isOver() {
    return is(State.OVER);
  }

  ChaincodeStatus status() {
    lock.lock();
    try {
      return new ChaincodeStatus(
          id,
          state == State.READY ? ChaincodeStatus.State.READY : ChaincodeStatus.State.LAUNCHING,
          kind,
          where);
    } finally {
      lock.unlock();
    }
  }

  /** Why it is over, for a log line. */
  String endCause() {
    lock.lock();
    try {
      return endCause;
    } finally {
      lock.unlock();
    }
  }

  void locate(ChaincodeStatus.Kind kindOfChaincode, String place) {
    lock.lock();
    try {
      kind = kindOfChaincode;
      where = place;
    } finally {
      lock.unlock();
    }
  }

  void ready() {
    change(State.LAUNCHING, State.READY, "", Optional.empty());
  }

  /** Fails a launch that is not ready yet; false if it has an outcome already. */
  boolean fail(HeddleException why) {
    return change(State.LAUNCHING, State.OVER, why.getMessage(), Optional.of(why));
  }

  /** A chaincode that was ready is no longer. */
  void lost(String cause) {
    change(State.READY, State.OVER, cause, Optional.empty());
  }

  /** Ends it in whatever state it is. */
  void stop() {
    if (!fail(new HeddleException(Fault.UNAVAILABLE, "chaincode %s was stopped".formatted(id)))) {
      lost("stopped");
    }
  }

  /** Waits until it is ready or failed; false if neither happens in time. */
  boolean awaitOutcome(Duration limit) throws InterruptedException {
    return await(() -> state != State.LAUNCHING, limit);
  }

  /** Why it failed; empty while it is not decided and if it was ready once. */
  Optional<HeddleException> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  /** Waits, as long as it takes, until it is over. */
  void awaitOver() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (state != State.OVER) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What was started for it is gone. */
  void released() {
    lock.lock();
    try {
      isReleased = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean awaitReleased(Duration limit) throws InterruptedException {
    return await(() -> isReleased, limit);
  }

  private boolean is(State expected) {
    lock.lock();
    try {
      return state == expected;
    } finally {
      lock.unlock();
    }
  }

  private boolean change(State from, State to, String cause, Optional<HeddleException> why) {
    lock.lock();
    try {
      if (state != from) {
        return false;
      }
      state = to;
      endCause = cause;
      failure = why.orElse(null);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a condition that is looked at with the lock held. */
  private boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = limit.toNanos();
      while (!condition.getAsBoolean() && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return condition.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }
}
