// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.build.BuildListener;
import io.heddle.build.BuildStep;
import java.time.Duration;

/** Passes on the step of a build that takes long, and only that one. */
record BuildProgress(NodeListener listener) implements BuildListener {

  @Override
  public void started(BuildStep step) {
    if (isBuild(step)) {
      listener.buildStarted(step.id().label(), step.builder());
    }
  }

  @Override
  public void line(BuildStep step, String line) {
    if (isBuild(step)) {
      listener.buildLine(step.id().label(), line);
    }
  }

  @Override
  public void ended(BuildStep step, String outcome, Duration took) {
    if (isBuild(step)) {
      listener.buildEnded(step.id().label(), step.builder(), outcome, took);
    }
  }

  private static boolean isBuild(BuildStep step) {
    return step.name().equals("build");
  }
}
