// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.PackageId;
import io.heddle.process.StepListener;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be set about builds, beside their limits. */
final class BuildSettingsTest {

  private static final Builder WITHOUT_ADDRESS =
      TestBuilders.named("remote", Map.of("CONNECTION", "{}"));
  private static final Builder WITHOUT_PORT =
      TestBuilders.named("remote", Map.of("CONNECTION", "{\"address\":\"nowhere\"}"));

  @TempDir Path dir;
  private BuildsFixture fixture;

  @BeforeEach
  void open() {
    fixture = new BuildsFixture(dir);
  }

  @Test
  @Spec("HB-3")
  void what_cannot_work_is_refused_if_that_is_asked_for() {
    try (var builds = open(BuildSettings.ConnectionCheck.STRICT, WITHOUT_PORT)) {
      assertThatThrownBy(() -> builds.install(BuildsFixture.packageOfType("any")))
          .hasMessage(
              "could not build chaincode: external builder failed: package names its chaincode"
                  + " server wrongly: address 'nowhere' is not HOST:PORT: address nowhere:"
                  + " missing port in address");
    }
    assertThat(fixture.builds()).isEmptyDirectory();
  }

  @Test
  @Spec({"HB-3", "EB-403"})
  void what_cannot_be_understood_is_left_to_the_launch_if_that_is_asked_for() {
    try (var builds = open(BuildSettings.ConnectionCheck.WARN, WITHOUT_ADDRESS)) {
      PackageId id = builds.install(BuildsFixture.packageOfType("any"));

      assertThatThrownBy(() -> builds.build(id).chaincodeServer())
          .hasMessage("chaincode address not provided");
    }
  }

  @Test
  @Spec("EB-422")
  void what_the_builder_was_told_later_does_not_change_what_it_has_built() {
    PackageId id;
    try (var builds = fixture.open(TestBuilders.named("remote"))) {
      id = builds.install(BuildsFixture.packageOfType("any"));
    }

    try (var builds =
        fixture.open(
            TestBuilders.named("remote", Map.of("CONNECTION", "{\"address\":\"elsewhere:1\"}")))) {
      assertThat(builds.build(id).chaincodeServer().orElseThrow().address())
          .isEqualTo("localhost:9999");
    }
  }

  private ChaincodeBuilds open(BuildSettings.ConnectionCheck check, Builder builder) {
    return fixture.open(
        new BuildSettings(
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            check),
        StepListener.none(),
        builder);
  }
}
