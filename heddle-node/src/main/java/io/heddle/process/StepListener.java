// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.time.Duration;
import java.time.Instant;

/** Watches the steps of builders, {@code run} among them. Called from several threads. */
public interface StepListener {

  void started(BuilderStep step);

  /** One line that the executable wrote, to standard error or standard output. */
  void line(BuilderStep step, String line);

  /** The step is over; the outcome is {@code exit status 0} or why not. */
  void ended(BuilderStep step, String outcome, Duration took);

  /**
   * The step is not run: what it made before, elsewhere, is used.
   *
   * @param made when it was made
   */
  void reused(BuilderStep step, Instant made);

  /** A listener that tells both. */
  static StepListener both(StepListener first, StepListener second) {
    return new StepListener() {
      @Override
      public void started(BuilderStep step) {
        first.started(step);
        second.started(step);
      }

      @Override
      public void line(BuilderStep step, String line) {
        first.line(step, line);
        second.line(step, line);
      }

      @Override
      public void ended(BuilderStep step, String outcome, Duration took) {
        first.ended(step, outcome, took);
        second.ended(step, outcome, took);
      }

      @Override
      public void reused(BuilderStep step, Instant made) {
        first.reused(step, made);
        second.reused(step, made);
      }
    };
  }

  /** A listener that does nothing. */
  static StepListener none() {
    return new StepListener() {
      @Override
      public void started(BuilderStep step) {}

      @Override
      public void line(BuilderStep step, String line) {}

      @Override
      public void ended(BuilderStep step, String outcome, Duration took) {}

      @Override
      public void reused(BuilderStep step, Instant made) {}
    };
  }
}
