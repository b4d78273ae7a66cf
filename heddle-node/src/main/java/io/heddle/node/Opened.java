// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened one after the other, to be closed in reverse. For one thread at a time. */
final class Opened implements AutoCloseable {

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Closes one thing that is half done; what fails is told with the failure that led to this. */
  static void closeAfter(AutoCloseable part, RuntimeException failure) {
    Opened all = new Opened();
    all.add(part);
    all.closeAfter(failure);
  }

  /** Closes all; what fails on the way is told with the failure that led to this. */
  void closeAfter(RuntimeException failure) {
    boolean wasInterrupted = Thread.interrupted(); // closing waits for processes and threads to end
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Closes all, whatever fails on the way.
   *
   * @throws RuntimeException if something did
   */
  @Override
  public void close() {
    var failure = new RuntimeException("Node did not close cleanly");
    closeAfter(failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
