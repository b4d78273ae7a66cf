// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.time.Duration;

/** Watches the steps of builders, {@code run} among them. Called from several threads. */
public interface BuildListener {

  void started(BuildStep step);

  /** One line that the executable wrote, to standard error or standard output. */
  void line(BuildStep step, String line);

  /** The step is over; the outcome is {@code exit status 0} or why not. */
  void ended(BuildStep step, String outcome, Duration took);

  /** A listener that tells both. */
  static BuildListener both(BuildListener first, BuildListener second) {
    return new BuildListener() {
      @Override
      public void started(BuildStep step) {
        first.started(step);
        second.started(step);
      }

      @Override
      public void line(BuildStep step, String line) {
        first.line(step, line);
        second.line(step, line);
      }

      @Override
      public void ended(BuildStep step, String outcome, Duration took) {
        first.ended(step, outcome, took);
        second.ended(step, outcome, took);
      }
    };
  }

  /** A listener that does nothing. */
  static BuildListener none() {
    return new BuildListener() {
      @Override
      public void started(BuildStep step) {}

      @Override
      public void line(BuildStep step, String line) {}

      @Override
      public void ended(BuildStep step, String outcome, Duration took) {}
    };
  }
}
