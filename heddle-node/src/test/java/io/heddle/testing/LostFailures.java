// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test when an assertion fails on a thread that the test has started: JUnit hears only of
 * what its own thread throws. Found by JUnit itself, for every test.
 */
public final class LostFailures
    implements BeforeAllCallback,
        AfterEachCallback,
        AfterAllCallback,
        Thread.UncaughtExceptionHandler {

  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    Thread.setDefaultUncaughtExceptionHandler(this);
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    if (failure instanceof AssertionError) {
      failures.add(failure);
    }
    System.err.printf("Thread '%s' has ended: ", thread.getName());
    failure.printStackTrace();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    tell();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    tell();
  }

  /**
   * Passes on what failed since the last time.
   *
   * @throws AssertionError if anything did
   */
  void tell() {
    Optional<Throwable> first = Optional.ofNullable(failures.poll());
    if (first.isPresent()) {
      AssertionError told =
          new AssertionError(
              "An assertion failed on another thread: " + first.get().getMessage(), first.get());
      for (Throwable more = failures.poll(); more != null; more = failures.poll()) {
        told.addSuppressed(more);
      }
      throw told;
    }
  }
}
