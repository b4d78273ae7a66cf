// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import io.heddle.operations.Counter;
import io.heddle.operations.Histogram;
import io.heddle.operations.Metrics;
import io.heddle.process.BuilderStep;
import io.heddle.process.StepListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The steps of builders that make a package runnable. */
public final class BuildMetrics implements StepListener {

  private static final Set<String> STEPS = Set.of("build", "release");
  private static final String SUCCESS = "exit status 0";

  /** What Fabric builds itself, in containers. */
  private static final String CONTAINERS = "docker";

  private final Histogram duration;
  private final Counter failures;
  private final Histogram images;

  public BuildMetrics(Metrics metrics) {
    duration =
        metrics.histogram(
            "chaincode_build_duration",
            "The time that a builder took for a step.",
            "builder",
            "step",
            "success");
    failures =
        metrics.counter(
            "chaincode_build_failures",
            "The number of steps of a builder that have failed.",
            "builder",
            "step");
    images =
        metrics.histogram(
            "dockercontroller_chaincode_container_build_duration",
            "The time to build a chaincode image in seconds.",
            "chaincode",
            "success");
  }

  @Override
  public void started(BuilderStep step) {}

  @Override
  public void line(BuilderStep step, String line) {}

  @Override
  public void reused(BuilderStep step, Instant made) {}

  @Override
  public void ended(BuilderStep step, String outcome, Duration took) {
    if (STEPS.contains(step.name())) {
      boolean isSuccess = outcome.equals(SUCCESS);
      duration.observe(took, step.builder(), step.name(), Boolean.toString(isSuccess));
      if (step.builder().equals(CONTAINERS)) {
        images.observe(took, step.id().value(), Boolean.toString(isSuccess));
      }
      if (!isSuccess) {
        failures.increment(step.builder(), step.name());
      }
    }
  }
}
