// SPDX-License-Identifier: Apache-2.0
package io.heddle.alive;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One part of a node that must live. Safe for threads. */
public final class Vital {

  /*
   *          a failure that may pass            longer than the patience
   *   WELL ───────────────────────► AILING ─────────────────────────► STUCK: listeners are told
   *     ▲      told once in the log    │                                │
   *     └──────────────────────────────┴────────────────────────────────┘  it succeeds, told once
   *
   *   any failure that cannot pass, in a thread of the part: DEAD, and the last resort is called
   *
   * When memory is short, whatever is done about it may fail for want of memory as well; so nothing
   * on that way is allowed to end the loop.
   */

  private static final Logger log = LoggerFactory.getLogger(Vital.class);

  /** Work that is tried again as a whole if it fails. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws InterruptedException;
  }

  /** Work without a result. */
  @FunctionalInterface
  public interface Step {
    void run() throws InterruptedException;
  }

  /** Somebody who hears of problems. */
  @FunctionalInterface
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  private record Problem(String what, String reason) {}

  private final String name;
  private final BackOff backOff;
  private final LastResort lastResort;
  private final List<Consumer<String>> stuckListeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Problem problem;
  private volatile boolean isStuck;

  Vital(String name, BackOff backOff, LastResort lastResort) {
    this.name = name;
    this.backOff = backOff;
    this.lastResort = lastResort;
  }

  /** One without a node around it: nothing ends when it dies. */
  public static Vital alone(String name) {
    return new Vital(name, BackOff.USUAL, (_, _) -> {});
  }

  public String name() {
    return name;
  }

  /** What is wrong now; empty if nothing is. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem).map(Problem::reason);
  }

  /** What is wrong, and has been for longer than somebody who waits is to wait. */
  public Optional<String> lastingProblem() {
    return isStuck ? problem() : Optional.empty();
  }

  /**
   * Adds one who hears of a problem that lasts, at every attempt, on the thread that has it, until
   * what is given back is closed.
   */
  public Listening whenStuck(Consumer<String> listener) {
    stuckListeners.add(listener);
    return () -> stuckListeners.remove(listener);
  }

  /** Starts a virtual thread that must live: if it ends by a failure, the part is dead. */
  public Thread start(String threadName, Step body) {
    return Errand.start(threadName, body, this::die);
  }

  /** As {@link #persist(String, Work)}. */
  public void persist(String what, Step step) throws InterruptedException {
    var _ =
        persist(
            what,
            () -> {
              step.run();
              return name;
            });
  }

  /**
   * Does the work, again and again as long as it fails with what may pass. Any other failure is
   * thrown.
   *
   * @param what the beginning of a sentence that goes on with "could not be done", as in 'Block 7'
   */
  public <T> T persist(String what, Work<T> work) throws InterruptedException {
    Duration pause = backOff.first();
    long firstFailure = 0;
    while (true) {
      try {
        T result = work.run();
        if (firstFailure != 0) {
          recovered(what, firstFailure);
        }
        return result;
      } catch (RuntimeException | Error e) {
        if (!Mishap.mayPass(e)) {
          throw e;
        }
        firstFailure = firstFailure == 0 ? Math.max(1, System.nanoTime()) : firstFailure;
        failed(what, e, firstFailure);
      }
      Thread.sleep(pause);
      pause = backOff.after(pause);
    }
  }

  /** Something is wrong until {@link #isWell} says otherwise of it. */
  public void ails(String what, String reason) {
    problem = new Problem(what, reason);
  }

  /** As {@link #ails}, for longer than somebody who waits is to wait, who is told. */
  public void isStopped(String what, String reason) {
    ails(what, reason);
    isStuck = true;
    stuckListeners.forEach(listener -> listener.accept(reason));
  }

  /** Takes back that something is wrong, if that is what is wrong now. */
  public void isWell(String what) {
    Problem present = problem;
    if (present != null && present.what().equals(what)) {
      problem = null;
      isStuck = false;
    }
  }

  private void failed(String what, Throwable cause, long firstFailure) {
    try {
      String reason =
          "%s could not be done and is tried again: %s".formatted(what, Mishap.reason(cause));
      if (problem == null) {
        log.error("{}: {}", name, reason);
        log.debug("{}: the cause", name, cause);
      }
      problem = new Problem(what, reason);
      if (isStuck || System.nanoTime() - firstFailure >= backOff.patience().toNanos()) {
        isStuck = true; // first, so that nobody begins to wait behind what is told now
        stuckListeners.forEach(listener -> listener.accept(reason));
      }
    } catch (RuntimeException | Error _) {
      // short of memory: the next attempt tells it
    }
  }

  private void recovered(String what, long firstFailure) {
    isWell(what);
    try {
      log.info(
          "{}: {} is done after {} s; all goes on",
          name,
          what,
          Duration.ofNanos(System.nanoTime() - firstFailure).toSeconds());
    } catch (RuntimeException | Error _) {
      // short of memory again: it goes on nevertheless
    }
  }

  private void die(Throwable cause) {
    String reason = Mishap.reason(cause);
    problem = new Problem(name, "it has died: " + reason);
    isStuck = true;
    log.error("{} has died and cannot be brought back", name, cause);
    stuckListeners.forEach(listener -> listener.accept(reason));
    lastResort.died(name, reason);
  }
}
