// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.PackageId;
import io.heddle.testing.LoggedText;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a builder's steps find around them, with a builder that each test writes. */
final class BuilderStepsTest {

  @TempDir private Path dir;
  private BuildsFixture fixture;

  @BeforeEach
  void write() throws IOException {
    fixture = new BuildsFixture(dir);
    step("detect", "exit 0");
    step("build", "exit 0");
  }

  @Test
  @Spec({"EB-326", "HB-23"})
  void get_nothing_of_the_peers_environment_if_nothing_of_it_is_selected() throws IOException {
    step("build", "/usr/bin/env >\"$3/environment\"");
    Builder builder =
        Builder.of("own", dir.resolve("own"), List.of("UNSET"), Map.of("SECRET", "x"));

    try (ChaincodeBuilds builds = fixture.open(builder)) {
      Instance instance =
          (Instance) builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(builder.environment()).isEmpty();
      assertThat(Files.readAllLines(instance.buildDir().resolve("environment")))
          .allMatch(line -> line.matches("(PWD|OLDPWD|SHLVL|_)=.*")); // the shell's own
    }
  }

  @Test
  @Spec("HB-13")
  void work_in_a_directory_that_belongs_to_the_builds_of_their_peer() throws IOException {
    step("build", "cp \"$1/../.heddle-owner\" \"$3/owner\"");

    try (ChaincodeBuilds builds = fixture.open(builder())) {
      Instance instance =
          (Instance) builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(instance.buildDir().resolve("owner"))
          .hasContent(fixture.builds().toAbsolutePath().toString());
    }
  }

  @Test
  void what_can_never_be_launched_is_told_when_it_is_built() throws IOException {
    List<String> warnings = warningsOfBuild();

    assertThat(warnings)
        .singleElement()
        .asString()
        .matches(
            "Package '[^']+' cannot be launched: builder 'own' has no executable 'run', and its release output names no server");
  }

  @Test
  void what_can_be_run_or_connected_to_is_not_warned_of() throws IOException {
    step("run", "exit 0");
    assertThat(warningsOfBuild()).isEmpty();

    Files.delete(dir.resolve("own/bin/run"));
    step(
        "release",
        "mkdir -p \"$2/chaincode/server\" && echo '{\"address\":\"localhost:9999\"}' >\"$2/chaincode/server/connection.json\"");
    assertThat(warningsOfBuild()).isEmpty();
  }

  private List<String> warningsOfBuild() {
    try (var log = new LoggedText();
        ChaincodeBuilds builds = fixture.open(builder())) {
      PackageId id = builds.install(BuildsFixture.packageOfType("any"));
      assertThat(builds.describe(id)).isPresent();
      return log.lines().stream().filter(line -> line.contains("cannot be launched")).toList();
    }
  }

  private Builder builder() {
    return new Builder("own", dir.resolve("own"), Map.of("PATH", System.getenv("PATH")));
  }

  private void step(String name, String script) throws IOException {
    Path file = dir.resolve("own/bin").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
