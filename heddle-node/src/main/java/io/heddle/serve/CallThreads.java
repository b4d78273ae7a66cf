// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.netty.NettyServerBuilder;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The virtual threads on which the calls of a listener run.
 *
 * <p>gRPC hands over one queue of events per call. Its queue survives exceptions, but not an error
 * such as the want of memory: what is behind it, the end of the call above all, would stay there
 * for ever, and whoever serves the call would wait for a client that has long gone. So the queue is
 * set going again.
 *
 * <p>gRPC: core/src/main/java/io/grpc/internal/SerializingExecutor.java.
 */
final class CallThreads implements Executor, Threads {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Override
  public void serve(NettyServerBuilder builder) {
    builder.executor(this).callExecutor(new QuickCalls(this));
  }

  @Override
  public void execute(Runnable events) {
    threads.execute(() -> run(events));
  }

  private static void run(Runnable events) {
    try {
      events.run();
    } catch (Error e) {
      if (events instanceof Executor queue) {
        goOn(queue);
      }
      throw e; // to the log
    }
  }

  private static void goOn(Executor queue) {
    while (true) {
      try {
        queue.execute(CallThreads::nothing);
        return;
      } catch (OutOfMemoryError _) {
        Thread.onSpinWait(); // until there is some
      }
    }
  }

  private static void nothing() {}

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
