// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.PackageId;
import io.heddle.operations.Metrics;
import io.heddle.process.BuilderStep;
import io.heddle.testing.Spec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BuildMetricsTest {

  private static final PackageId BASIC = new PackageId("basic:01");

  @Test
  @Spec("EB-803")
  void only_what_is_built_in_containers_counts_under_fabrics_name() {
    var metrics = new Metrics();
    var builds = new BuildMetrics(metrics);

    builds.ended(new BuilderStep(BASIC, "docker", "build"), "exit status 0", seconds(3));
    builds.ended(new BuilderStep(BASIC, "docker", "build"), "Failed to pull", seconds(1));
    builds.ended(new BuilderStep(BASIC, "java", "build"), "exit status 0", seconds(5));

    assertThat(metrics.text())
        .contains(
            "dockercontroller_chaincode_container_build_duration_sum{chaincode=\"basic:01\",success=\"true\"} 3",
            "dockercontroller_chaincode_container_build_duration_count{chaincode=\"basic:01\",success=\"false\"} 1")
        .contains(
            "chaincode_build_duration_count{builder=\"java\",step=\"build\",success=\"true\"} 1");
  }

  private static Duration seconds(long count) {
    return Duration.ofSeconds(count);
  }
}
