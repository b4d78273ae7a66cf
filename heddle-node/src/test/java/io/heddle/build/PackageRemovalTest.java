// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.PackageId;
import io.heddle.testing.ShellBuilder;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uninstalling a package, and having it built anew. */
@Spec("HB-27")
final class PackageRemovalTest {

  @TempDir private Path dir;
  private BuildsFixture fixture;
  private ShellBuilder own;

  @BeforeEach
  void open() {
    fixture = new BuildsFixture(dir);
    own =
        ShellBuilder.in(dir.resolve("own"))
            .with("detect", "exit 0")
            .with("build", "echo first > \"$3/made\"")
            .with("run", "exit 0");
  }

  @Test
  @Spec("EB-121")
  void uninstalling_removes_the_package_and_its_build() throws IOException {
    try (ChaincodeBuilds builds = builds()) {
      PackageId id = install(builds);

      builds.remove(id).run();

      assertThat(fixture.packages.list()).isEmpty();
      assertThat(kept()).isEmpty();
      assertThatThrownBy(() -> builds.build(id))
          .hasMessageEndingWith("chaincode install package '%s' not found".formatted(id));
    }
  }

  @Test
  void an_uninstalled_package_can_be_installed_again() {
    var bytes = BuildsFixture.packageOfType("own");
    try (ChaincodeBuilds builds = builds()) {
      PackageId id = builds.install(bytes);
      builds.remove(id).run();

      assertThat(builds.install(bytes)).isEqualTo(id);
    }
  }

  @Test
  void a_crash_between_build_and_package_leaves_a_package_that_is_built_again() throws IOException {
    PackageId id;
    try (ChaincodeBuilds builds = builds()) {
      id = install(builds);
    }
    var _ = new BuildStore(fixture.builds()).takeOut(id); // and there the process is killed

    try (ChaincodeBuilds builds = builds()) {
      assertThat(((Instance) builds.build(id)).buildDir().resolve("made")).hasContent("first");
      assertThat(kept()).hasSize(1);
    }
  }

  @Test
  void rebuilding_replaces_the_build_by_what_the_builder_makes_now() throws IOException {
    try (ChaincodeBuilds builds = builds()) {
      PackageId id = install(builds);
      own.with("build", "echo second > \"$3/made\"");
      List<String> steps = new ArrayList<>();

      Instance rebuilt =
          (Instance)
              builds.rebuild(
                  id,
                  () ->
                      steps.add(
                          "stopped while the build was " + content((Instance) builds.build(id))));

      assertThat(steps).containsExactly("stopped while the build was first");
      assertThat(content(rebuilt)).isEqualTo("second");
      assertThat(content((Instance) builds.build(id))).isEqualTo("second");
      assertThat(kept()).hasSize(1);
    }
  }

  @Test
  void what_was_rebuilt_is_there_after_a_restart_and_build_info_is_fabric_s() throws IOException {
    PackageId id;
    try (ChaincodeBuilds builds = builds()) {
      id = install(builds);
      own.with("build", "echo second > \"$3/made\"");
      var _ = builds.rebuild(id, () -> {});
    }

    try (ChaincodeBuilds builds = builds()) {
      assertThat(content((Instance) builds.build(id))).isEqualTo("second");
      assertThat(kept().getFirst().resolve("build-info.json"))
          .hasContent("{\"builder_name\":\"own\"}");
    }
  }

  @Test
  void a_rebuild_that_fails_changes_nothing_and_stops_nothing() {
    try (ChaincodeBuilds builds = builds()) {
      PackageId id = install(builds);
      own.with("build", "exit 7");

      assertThatThrownBy(() ->
              builds.rebuild(
                  id,
                  () -> {
                    throw new AssertionError("stopped");
                  }))
          .hasMessageContaining("external builder 'own' failed: exit status 7");

      assertThat(content((Instance) builds.build(id))).isEqualTo("first");
    }
  }

  @Test
  void a_build_tells_its_builder_and_whether_the_chaincode_is_remote() {
    own.with(
        "release",
        "mkdir -p \"$2/chaincode/server\"; echo '{\"address\":\"localhost:1\"}' > \"$2/chaincode/server/connection.json\"");
    try (ChaincodeBuilds builds = builds()) {
      PackageId id = install(builds);

      assertThat(builds.describe(id)).hasValue(new BuiltPackage("own", true));
      assertThat(builds.describe(new PackageId("other:1"))).isEmpty();
    }
  }

  private ChaincodeBuilds builds() {
    return fixture.open(
        Builder.of(
            "own",
            own.directory(),
            List.of(),
            Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"))));
  }

  private static PackageId install(ChaincodeBuilds builds) {
    return builds.install(BuildsFixture.packageOfType("own"));
  }

  private static String content(Instance instance) {
    try {
      return Files.readString(instance.buildDir().resolve("made")).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What lies in the directory of durable builds. */
  private List<Path> kept() throws IOException {
    try (Stream<Path> entries = Files.list(fixture.builds())) {
      return entries.toList();
    }
  }
}
