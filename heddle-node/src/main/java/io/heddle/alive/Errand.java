// SPDX-License-Identifier: Apache-2.0
package io.heddle.alive;

import java.util.function.Consumer;

/**
 * A virtual thread that does one thing for somebody who waits for it: a client, a chaincode, a
 * launch. If it fails, with whatever and even for want of memory, that one is told, for nobody is
 * to wait for what never comes.
 */
public final class Errand {

  private Errand() {}

  /**
   * Starts one.
   *
   * @param failed is told the failure, again if it has no memory for that itself; not of an
   *     interruption, after which nobody waits
   */
  public static Thread start(String name, Vital.Step body, Consumer<Throwable> failed) {
    Thread thread = unstarted(name, body, failed);
    thread.start();
    return thread;
  }

  /** As {@link #start}, to be started later. */
  public static Thread unstarted(String name, Vital.Step body, Consumer<Throwable> failed) {
    return Thread.ofVirtual().name(name).unstarted(() -> run(body, failed));
  }

  private static void run(Vital.Step body, Consumer<Throwable> failed) {
    try {
      body.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      tell(e, failed);
    }
  }

  static void tell(Throwable failure, Consumer<Throwable> failed) {
    boolean isTold = false;
    while (!isTold) {
      try {
        failed.accept(failure);
        isTold = true;
      } catch (OutOfMemoryError _) {
        Thread.onSpinWait(); // until there is some
      }
    }
  }
}
