// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.process.BuilderStep;
import io.heddle.process.StepListener;
import java.time.Duration;
import java.time.Instant;

/** Tells of a second instance's {@code run} as {@code check}, so that the two are kept apart. */
record SecondTranscript(StepListener listener) implements StepListener {

  @Override
  public void started(BuilderStep step) {
    listener.started(renamed(step));
  }

  @Override
  public void line(BuilderStep step, String line) {
    listener.line(renamed(step), line);
  }

  @Override
  public void ended(BuilderStep step, String outcome, Duration took) {
    listener.ended(renamed(step), outcome, took);
  }

  @Override
  public void reused(BuilderStep step, Instant made) {
    listener.reused(renamed(step), made);
  }

  private static BuilderStep renamed(BuilderStep step) {
    return new BuilderStep(step.id(), step.builder(), "check");
  }
}
