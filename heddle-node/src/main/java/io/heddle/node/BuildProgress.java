// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.process.BuilderStep;
import io.heddle.process.StepListener;
import java.time.Duration;
import java.time.Instant;

/** Passes on the step of a build that takes long, and only that one. */
record BuildProgress(NodeListener listener) implements StepListener {

  @Override
  public void started(BuilderStep step) {
    if (isBuild(step)) {
      listener.buildStarted(step.id().label(), step.builder());
    }
  }

  @Override
  public void line(BuilderStep step, String line) {
    if (isBuild(step)) {
      listener.buildLine(step.id().label(), line);
    }
  }

  @Override
  public void ended(BuilderStep step, String outcome, Duration took) {
    if (isBuild(step)) {
      listener.buildEnded(step.id().label(), step.builder(), outcome, took);
    }
  }

  @Override
  public void reused(BuilderStep step, Instant made) {
    listener.buildReused(step.id().label(), made);
  }

  private static boolean isBuild(BuilderStep step) {
    return step.name().equals("build");
  }
}
