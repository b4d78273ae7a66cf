// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.process.BuilderStep;
import io.heddle.process.StepListener;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What builders are given and how their answers count, with real scripts. */
final class BuilderContractTest {

  @TempDir Path dir;
  private BuildsFixture fixture;

  @BeforeEach
  void open() {
    fixture = new BuildsFixture(dir);
  }

  @Test
  @Spec({"DD-2", "DD-3", "EB-106", "EB-301"})
  void takes_any_type_and_is_remote_if_the_release_output_names_a_server() {
    ByteString bytes = BuildsFixture.packageOfType("murali");

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.recording("remote", fixture.record))) {
      Instance instance = (Instance) builds.build(builds.install(bytes));

      assertThat(instance.chaincodeServer())
          .map(ChaincodeServer::address)
          .hasValue("localhost:9999");
      assertThat(fixture.recorded()).containsExactly("detect", "build", "release");
    }
  }

  @Test
  @Spec({"DD-2", "EB-401"})
  void takes_any_type_and_is_local_if_the_release_output_names_none() {
    ByteString bytes = BuildsFixture.packageOfType("murali");

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.recording("good", fixture.record))) {
      Instance instance = (Instance) builds.build(builds.install(bytes));

      assertThat(instance.chaincodeServer()).isEmpty();
      assertThat(fixture.recorded()).containsExactly("detect", "build", "release");
    }
  }

  @Test
  @Spec({"DD-11", "EB-311", "EB-337", "EB-338", "EB-313"})
  void gives_builders_the_package_as_it_is_and_keeps_what_they_make() throws IOException {
    ByteString bytes = BuildsFixture.packageOfType("MixedCase");

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("good"))) {
      PackageId id = builds.install(bytes);
      Instance instance = (Instance) builds.build(id);

      Path kept = fixture.builds().toAbsolutePath().resolve(id.value().replace(':', '-'));
      assertThat(instance.buildDir()).isEqualTo(kept.resolve("bld"));
      assertThat(instance.releaseDir()).isEqualTo(kept.resolve("release")).isEmptyDirectory();
      assertThat(Files.readAllBytes(kept.resolve("bld/metadata.json")))
          .isEqualTo(ChaincodePackage.parse(bytes).metadataJson().toByteArray());
      assertThat(kept.resolve("bld/src/file")).hasContent("content");
      assertThat(kept.resolve("build-info.json")).hasContent("{\"builder_name\":\"good\"}");
      assertThat(BuildsFixture.mode(kept)).isEqualTo("rwx------");
      assertThat(BuildsFixture.mode(kept.resolve("build-info.json"))).isEqualTo("rw-------");
    }
  }

  @Test
  @Spec({"EB-306", "EB-307"})
  void asks_builders_in_order_until_one_claims() {
    try (ChaincodeBuilds builds =
        fixture.open(
            TestBuilders.recording("declining", fixture.record),
            TestBuilders.recording("good", fixture.record),
            TestBuilders.recording("remote", fixture.record))) {
      Instance instance =
          (Instance) builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(instance.builder().name()).isEqualTo("good");
      assertThat(fixture.recorded()).containsExactly("declined", "detect", "build", "release");
    }
  }

  @Test
  @Spec({"EB-321", "EB-322", "EB-336", "EB-310"})
  void gives_each_step_its_directories() throws IOException {
    try (ChaincodeBuilds builds =
        fixture.open(TestBuilders.recording("arguments", fixture.record))) {
      Instance instance =
          (Instance) builds.build(builds.install(BuildsFixture.packageOfType("any")));

      String scratch = "(/.+/fabric-label.+-[0-9a-f]{64}[0-9]+)";
      assertThat(String.join("\n", fixture.recorded()))
          .matches(
              "detect 2 %s/src \\1/metadata\nbuild 3 \\1/src \\1/metadata \\1/bld\nrelease 2 \\1/bld \\1/release"
                  .formatted(scratch));
      assertThat(instance.buildDir().resolve("from-detect")).hasContent("left by detect");
    }
  }

  @Test
  @Spec({"EB-334", "DD-12"})
  void says_why_there_is_no_release_output() {
    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("unreleasable"))) {
      assertThatThrownBy(() -> builds.install(BuildsFixture.packageOfType("any")))
          .hasMessage(
              "could not build chaincode: external builder failed: external builder failed to release: builder 'unreleasable' release failed: exit status 2; last line: nothing to release");
    }
    assertThat(fixture.builds()).isEmptyDirectory();
  }

  @Test
  @Spec({"EB-333", "EB-335"})
  void needs_neither_release_nor_run_to_build() {
    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("noisy"))) {
      Instance instance =
          (Instance) builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(instance.releaseDir()).isEmptyDirectory();
    }
  }

  @Test
  @Spec({"HB-4", "EB-328"})
  void is_not_stopped_by_a_builder_that_writes_much() {
    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("noisy"))) {
      PackageId id = builds.install(BuildsFixture.packageOfType("any"));

      assertThat(fixture.packages.list()).containsExactly(id);
    }
  }

  @Test
  @Spec({"HB-8", "EB-329"})
  void does_not_wait_for_a_process_that_a_step_leaves_behind() {
    try (ChaincodeBuilds builds =
        fixture.open(TestBuilders.recording("background", fixture.record))) {
      PackageId id = builds.install(BuildsFixture.packageOfType("any"));

      assertThat(fixture.packages.list()).containsExactly(id);
    }
  }

  @Test
  @Spec({"EB-325", "EB-326", "HB-23", "JT-2", "EB-324", "JT-3"})
  void shows_builders_only_the_named_part_of_the_environment() throws IOException {
    Map<String, String> peer =
        Map.of("PATH", System.getenv("PATH"), "NAMED", "", "SECRET", "x", "TMPDIR", "/tmp");
    Path good = TestBuilders.named("good").dir();

    try (ChaincodeBuilds builds =
        fixture.open(Builder.of("good", good, List.of("NAMED", "UNSET"), peer))) {
      Instance instance =
          (Instance) builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(Files.readAllLines(instance.buildDir().resolve("environment")))
          .contains("NAMED=", "TMPDIR=/tmp")
          .noneMatch(line -> line.startsWith("SECRET") || line.startsWith("HOME"));
    }
  }

  @Test
  @Spec("HB-4")
  void tells_a_listener_of_each_step() {
    var listener = new RecordingListener();

    try (ChaincodeBuilds builds =
        fixture.open(
            Duration.ofMinutes(1),
            listener,
            TestBuilders.named("declining"),
            TestBuilders.named("failing"))) {
      assertThatThrownBy(() -> builds.install(BuildsFixture.packageOfType("any"))).isNotNull();
    }

    assertThat(listener.events)
        .containsExactly(
            "declining detect started",
            "declining detect ended: exit status 3",
            "failing detect started",
            "failing detect ended: exit status 0",
            "failing build started",
            "failing build: the first line",
            "failing build: the compiler is on strike",
            "failing build ended: exit status 1");
  }

  private static final class RecordingListener implements StepListener {

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void started(BuilderStep step) {
      events.add(name(step) + " started");
    }

    @Override
    public void line(BuilderStep step, String line) {
      events.add(name(step) + ": " + line);
    }

    @Override
    public void ended(BuilderStep step, String outcome, Duration took) {
      events.add(name(step) + " ended: " + outcome);
    }

    @Override
    public void reused(BuilderStep step, Instant made) {
      events.add(name(step) + " reused");
    }

    private static String name(BuilderStep step) {
      return step.builder() + " " + step.name();
    }
  }
}
