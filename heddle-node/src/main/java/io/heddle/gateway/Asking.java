// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Context;
import io.heddle.endorse.Verdict;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls peers: any other one than the gateway's own for so long only, as in Fabric, whose gateway
 * does not watch over its own peer either.
 *
 * @param own the gateway's peer
 * @param isPatient whether calls may take long now, as a chaincode is debugged
 */
record Asking(EndorsingPeer own, Duration limit, BooleanSupplier isPatient) {

  private static final Logger log = LoggerFactory.getLogger(Asking.class);

  private static final Duration PATIENCE = Duration.ofHours(1);

  /** With the same patience for all. */
  Asking(EndorsingPeer own, Duration limit) {
    this(own, limit, () -> false);
  }

  /** The same, with the patience that there is now. */
  Asking now() {
    return isPatient.getAsBoolean() ? new Asking(own, PATIENCE, isPatient) : this;
  }

  /** A call. */
  @FunctionalInterface
  interface Call {
    Verdict to(EndorsingPeer peer) throws InterruptedException, NoAnswer;
  }

  /** Waits for the answer. */
  Attempt ask(EndorsingPeer peer, Call call) throws InterruptedException {
    if (peer.equals(own)) {
      return onThisThread(peer, call);
    }
    try (Asked asked = begin(peer, call)) {
      return asked.await();
    }
  }

  private static Attempt onThisThread(EndorsingPeer peer, Call call) throws InterruptedException {
    try {
      return Attempt.of(call.to(peer));
    } catch (NoAnswer e) {
      return Attempt.of(e);
    }
  }

  /** Whatever happens there is no failure of the gateway. */
  private static Attempt ofOther(EndorsingPeer peer, Call call) throws InterruptedException {
    try {
      return Attempt.ofOther(call.to(peer));
    } catch (NoAnswer e) {
      return Attempt.of(e);
    } catch (RuntimeException e) {
      log.error("Peer {} could not process a proposal", peer.address(), e);
      return Attempt.of(NoAnswer.failed());
    }
  }

  /** Does not wait; whoever asks closes it. */
  Asked begin(EndorsingPeer peer, Call call) {
    boolean isOwn = peer.equals(own);
    var task =
        new FutureTask<>(
            Context.current().wrap(() -> isOwn ? onThisThread(peer, call) : ofOther(peer, call)));
    Thread.ofVirtual().name("asking").start(task);
    return new Asked(task, isOwn ? Long.MAX_VALUE : limit.toNanos(), System.nanoTime());
  }

  /** A peer that is asked; given up when this is closed. */
  record Asked(FutureTask<Attempt> task, long limitNanos, long begun) implements AutoCloseable {

    Attempt await() throws InterruptedException {
      try {
        return task.get(limitNanos - (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        return Attempt.of(NoAnswer.late());
      } catch (ExecutionException e) {
        throw unwrapped(e);
      }
    }

    /** What a task failed with, as itself. */
    static RuntimeException unwrapped(ExecutionException e) throws InterruptedException {
      return switch (e.getCause()) {
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException failure -> failure;
        case Error error -> throw error;
        case null, default -> new IllegalStateException(e); // nothing else is declared
      };
    }

    @Override
    public void close() {
      task.cancel(true);
    }
  }
}
