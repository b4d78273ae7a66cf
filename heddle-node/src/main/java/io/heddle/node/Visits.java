// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.gateway.NoAnswer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The calls that other peers of the node make to one of its peers, without a network in between.
 * They end when that peer is stopped, as a network's would. Safe for threads.
 */
final class Visits {

  private static final Duration TO_LEAVE = Duration.ofSeconds(5);

  // both guarded by this
  private final Set<Thread> inside = new HashSet<>();
  private boolean areOver;

  /** A call. */
  @FunctionalInterface
  interface Visit<T> {
    T make() throws InterruptedException;
  }

  /**
   * Makes a call, unless the peer is stopped before or meanwhile.
   *
   * @param address of the peer
   */
  <T> T admit(String address, Visit<T> visit) throws InterruptedException, NoAnswer {
    enter(address);
    try {
      return visit.make();
    } catch (InterruptedException | RuntimeException e) {
      if (haveEnded()) {
        throw NoAnswer.brokenOff();
      }
      throw e;
    } finally {
      leave();
    }
  }

  private synchronized void enter(String address) throws NoAnswer {
    if (areOver) {
      throw NoAnswer.refused(address);
    }
    inside.add(Thread.currentThread());
  }

  private synchronized boolean haveEnded() {
    return areOver;
  }

  private synchronized void leave() {
    inside.remove(Thread.currentThread());
    if (areOver) {
      var _ = Thread.interrupted(); // that was meant for the visit
      notifyAll();
    }
  }

  /** Lets nobody in any more, and has those leave who are inside. */
  synchronized void end() {
    areOver = true;
    inside.forEach(Thread::interrupt);
    long begin = System.nanoTime();
    try {
      for (long left = TO_LEAVE.toMillis(); left > 0 && !inside.isEmpty(); ) {
        wait(left);
        left = TO_LEAVE.toMillis() - Duration.ofNanos(System.nanoTime() - begin).toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
