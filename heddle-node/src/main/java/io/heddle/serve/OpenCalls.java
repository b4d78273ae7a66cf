// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of one listener that are not over. When it closes they end with a status, as those of a
 * server in Go do whose connections break: a client of gRPC for Java that sees its stream reset
 * takes that for a call that somebody has cancelled. Safe for threads.
 */
final class OpenCalls extends ServerStreamTracer.Factory {

  static final Status CLOSED = Status.UNAVAILABLE.withDescription("The server is shutting down");

  /** What is written at once is in the connection's buffers by then, unless nobody reads it. */
  private static final Duration TO_WRITE = Duration.ofSeconds(1);

  private final Set<GuardedCall<?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean areOver;
  private int streams; // guarded by this: those whose end is not written yet

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    begun();
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        ended();
      }
    };
  }

  private synchronized void begun() {
    streams++;
  }

  private synchronized void ended() {
    streams--;
    notifyAll();
  }

  void add(GuardedCall<?, ?> call) {
    open.add(call);
    if (areOver) {
      call.giveUp(CLOSED); // it came behind the end
    }
  }

  void remove(GuardedCall<?, ?> call) {
    open.remove(call);
  }

  /** Ends those that there are, and those that come still; returns when that is written. */
  void end() {
    areOver = true;
    open.forEach(call -> call.giveUp(CLOSED));
    awaitWritten();
  }

  private synchronized void awaitWritten() {
    long begin = System.nanoTime();
    try {
      for (long left = TO_WRITE.toMillis(); left > 0 && streams > 0; ) {
        wait(left);
        left = TO_WRITE.toMillis() - Duration.ofNanos(System.nanoTime() - begin).toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
