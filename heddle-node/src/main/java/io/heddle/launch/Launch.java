// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One launch of one chaincode, from the first wish to use it until everything that was started for
 * it is gone.
 *
 * <p>Safe for threads: {@code lock} guards all fields that change.
 */
final class Launch implements ExpectedChaincode {

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
  private final InstantSource clock;
  private final int number;
  private final Instant begin;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.LAUNCHING;
  private @Nullable HeddleException failure;
  private String endCause = "";
  private ChaincodeStatus.Kind kind = ChaincodeStatus.Kind.UNDECIDED;
  private String where = "";
  private Instant since;
  private boolean wasStopped;
  private Optional<String> lastError;
  private boolean startsNothing;
  private boolean isReleased;
  private @Nullable String whyGone;
  private Death death = this::stop;
  private LongFunction<Optional<String>> uncaughtSince = _ -> Optional.empty();

  /** How a chaincode is killed; returns when it is dead. */
  @FunctionalInterface
  interface Death {
    void come() throws InterruptedException;
  }

  /**
   * @param number of this launch of the chaincode, from 1 on
   * @param lastError of the launches before this one
   */
  Launch(
      PackageId id,
      Optional<Launch> predecessor,
      InstantSource clock,
      int number,
      Optional<String> lastError) {
    this.id = id;
    this.predecessor = predecessor;
    this.clock = clock;
    this.number = number;
    this.begin = clock.instant();
    this.since = begin;
    this.lastError = lastError;
  }

  PackageId id() {
    return id;
  }

  Optional<Launch> predecessor() {
    return predecessor;
  }

  boolean isOver() {
    return is(State.OVER);
  }

  /** Since the first wish to use it. */
  Duration age() {
    return Duration.between(begin, clock.instant());
  }

  ChaincodeStatus status() {
    lock.lock();
    try {
      return new ChaincodeStatus(id, publicState(), kind, where, since, number, lastError);
    } finally {
      lock.unlock();
    }
  }

  private ChaincodeStatus.State publicState() {
    return switch (state) {
      case LAUNCHING -> ChaincodeStatus.State.LAUNCHING;
      case READY -> ChaincodeStatus.State.READY;
      case OVER -> ChaincodeStatus.State.ENDED;
    };
  }

  /** Whether a chaincode that has dialled the peer may be the one: it is not there, and due. */
  boolean isAwaitedAtThePeer() {
    lock.lock();
    try {
      return state == State.LAUNCHING
          && (kind == ChaincodeStatus.Kind.LOCAL || kind == ChaincodeStatus.Kind.BY_HAND);
    } finally {
      lock.unlock();
    }
  }

  /** Its process can tell which error since some moment nobody in it caught. */
  void listensTo(LongFunction<Optional<String>> process) {
    lock.lock();
    try {
      uncaughtSince = process;
    } finally {
      lock.unlock();
    }
  }

  /** What kills it. */
  void diesBy(Death killing) {
    lock.lock();
    try {
      death = killing;
    } finally {
      lock.unlock();
    }
  }

  /** Kills it; one that somebody has started by hand is only let go. */
  void crash() throws InterruptedException {
    Death killing;
    lock.lock();
    try {
      killing = death;
    } finally {
      lock.unlock();
    }
    killing.come();
  }

  /** The last error since then, in {@link System#nanoTime}, that nobody in its process caught. */
  Optional<String> uncaughtSince(long then) {
    LongFunction<Optional<String>> process;
    lock.lock();
    try {
      process = uncaughtSince;
    } finally {
      lock.unlock();
    }
    return process.apply(then);
  }

  @Override
  public void admit(PackageId chaincode) {
    if (!chaincode.equals(id)) {
      String why = "server registered as %s, expected %s".formatted(chaincode, id);
      fail(new HeddleException(Fault.DENIED, "chaincode registration failed: " + why));
      throw new HeddleException(Fault.DENIED, why);
    }
    if (!is(State.LAUNCHING)) {
      throw Launches.notExpected(id);
    }
  }

  @Override
  public void ready() {
    change(State.LAUNCHING, State.READY, "", Optional.empty());
  }

  @Override
  public void ended(String cause, boolean wasRegistered) {
    if (!wasRegistered || !lost(cause)) {
      fail(
          new HeddleException(
              Fault.UNAVAILABLE,
              "connection to %s failed: error handling chaincode stream for %s: %s"
                  .formatted(id, id, cause)));
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

  /** Nothing is started for it, so that it is released as soon as it is over. */
  void startNothing() {
    lock.lock();
    try {
      startsNothing = true;
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

  /** Fails a launch that is not ready yet; false if it has an outcome already. */
  boolean fail(HeddleException why) {
    return change(State.LAUNCHING, State.OVER, why.getMessage(), Optional.of(why));
  }

  /** A chaincode that was ready is no longer; false if it was not ready. */
  boolean lost(String cause) {
    return change(State.READY, State.OVER, cause, Optional.empty());
  }

  /** Ends it in whatever state it is, because somebody wants it to end. */
  void stop() {
    lock.lock();
    try {
      Optional<String> before = lastError;
      if (fail(new HeddleException(Fault.UNAVAILABLE, "chaincode %s was stopped".formatted(id)))
          || lost("stopped")) {
        wasStopped = true;
        lastError = before;
      }
    } finally {
      lock.unlock();
    }
  }

  boolean wasStopped() {
    lock.lock();
    try {
      return wasStopped;
    } finally {
      lock.unlock();
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

  /** Waits until it is over; false if it is not in time. */
  boolean awaitOver(Duration limit) throws InterruptedException {
    return await(() -> state == State.OVER, limit);
  }

  /** It was ready and is gone, for this reason. */
  void explain(String why) {
    lock.lock();
    try {
      whyGone = why;
      lastError = Optional.of(why);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Why it is gone; waits until that is known, for at most so long. */
  Optional<String> awaitExplained(Duration limit) throws InterruptedException {
    var _ = await(() -> whyGone != null || isReleased, limit);
    return whyGone();
  }

  /** Why it is gone; empty if it was never ready, was stopped, or is there. */
  Optional<String> whyGone() {
    lock.lock();
    try {
      return Optional.ofNullable(whyGone);
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
      since = clock.instant();
      endCause = cause;
      if (to == State.OVER) {
        lastError = Optional.of(cause);
        isReleased = startsNothing;
      }
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
