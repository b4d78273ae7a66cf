// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.HeddleException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a command so that Ctrl-C and SIGTERM interrupt it and then wait until it has cleaned up
 * after itself.
 */
final class Interruptible {

  private static final int CLEAN_UP_SECONDS = 60;

  private Interruptible() {}

  static int run(Callable<Integer> command) throws Exception {
    Thread worker = Thread.currentThread();
    var finished = new CountDownLatch(1);
    var wasAskedToEnd = new AtomicBoolean();
    var hook = new Thread(() -> interrupt(worker, finished, wasAskedToEnd), "heddle-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return command.call();
    } catch (HeddleException e) {
      if (wasAskedToEnd.get()) {
        return ExitCode.INTERRUPTED.number(); // what it says is only that it was interrupted
      }
      throw e;
    } finally {
      finished.countDown();
      forget(hook);
    }
  }

  private static void interrupt(
      Thread worker, CountDownLatch finished, AtomicBoolean wasAskedToEnd) {
    if (finished.getCount() == 0) {
      return;
    }
    System.err.println("Ending");
    wasAskedToEnd.set(true);
    worker.interrupt();
    try {
      if (!finished.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
        System.err.printf("Not everything ended within %d s%n", CLEAN_UP_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the hook is what ended the command
    }
  }
}
