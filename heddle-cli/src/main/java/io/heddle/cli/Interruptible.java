// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.HeddleException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command so that Ctrl-C and SIGTERM interrupt it and then wait until it has cleaned up
 * after itself.
 */
final class Interruptible {

  private static final int CLEAN_UP_SECONDS = 60;

  private final Thread worker = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final boolean isServer;
  private volatile boolean wasAskedToEnd;
  private volatile boolean hasFailed;

  private Interruptible(boolean isServer) {
    this.isServer = isServer;
  }

  static int run(Callable<Integer> command) throws Exception {
    return new Interruptible(false).call(command);
  }

  /**
   * Runs one that does nothing but serve until it is told to end, with Fabric's words for that and
   * 0 as the exit code behind it.
   *
   * <p>Fabric: internal/peer/node/start.go, handleSignals.
   */
  static int serve(Callable<Integer> command) throws Exception {
    return new Interruptible(true).call(command);
  }

  private int call(Callable<Integer> command) throws Exception {
    var hook = new Thread(this::interrupt, "heddle-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return command.call();
    } catch (HeddleException e) {
      if (wasAskedToEnd) {
        return ExitCode.INTERRUPTED.number(); // what it says is only that it was interrupted
      }
      throw e;
    } catch (RuntimeException e) {
      hasFailed = true;
      throw e;
    } finally {
      finished.countDown();
      forget(hook);
    }
  }

  private void interrupt() {
    if (finished.getCount() == 0) {
      return;
    }
    boolean isTold = isServer && tell();
    if (!isTold) {
      System.err.println("Ending");
    }
    wasAskedToEnd = true;
    worker.interrupt();
    try {
      if (!finished.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
        System.err.printf("Not everything ended within %d s%n", CLEAN_UP_SECONDS);
      } else if (isTold && !hasFailed) {
        Runtime.getRuntime().halt(ExitCode.OK.number()); // or the code would be the signal's
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the signal is one of the two that end a Fabric peer in good order. */
  private static boolean tell() {
    return Signals.received()
        .flatMap(Signals.Received::words)
        .map(words -> {
          System.err.println("Received signal: " + words);
          return true;
        })
        .orElse(false);
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the hook is what ended the command
    }
  }
}
