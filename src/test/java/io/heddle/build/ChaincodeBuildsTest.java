// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.install.ChaincodePackage;
import io.heddle.process.BuilderStep;
import io.heddle.process.StepListener;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChaincodeBuildsTest {

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
      Instance instance = builds.build(builds.install(bytes));

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
      Instance instance = builds.build(builds.install(bytes));

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
      Instance instance = builds.build(id);

      Path kept = fixture.builds().toAbsolutePath().resolve(id.value().replace(':', '-'));
      assertThat(instance.buildDir()).isEqualTo(kept.resolve("bld"));
      assertThat(instance.releaseDir()).isEqualTo(kept.resolve("release")).isEmptyDirectory();
      assertThat(Files.readAllBytes(kept.resolve("bld/metadata.json")))
          .isEqualTo(ChaincodePackage.parse(bytes).metadataJson().toByteArray());
      assertThat(kept.resolve("bld/src/file")).hasContent("content");
      assertThat(kept.resolve("build-info.json")).hasContent("{\"builder_name\":\"good\"}");
      assertThat(mode(kept)).isEqualTo("rwx------");
      assertThat(mode(kept.resolve("build-info.json"))).isEqualTo("rw-------");
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
      Instance instance = builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(instance.builder().name()).isEqualTo("good");
      assertThat(fixture.recorded()).containsExactly("declined", "detect", "build", "release");
    }
  }

  @Test
  @Spec({"EB-321", "EB-322", "EB-336", "EB-310"})
  void gives_each_step_its_directories() throws IOException {
    try (ChaincodeBuilds builds =
        fixture.open(TestBuilders.recording("arguments", fixture.record))) {
      Instance instance = builds.build(builds.install(BuildsFixture.packageOfType("any")));

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
      Instance instance = builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(instance.releaseDir()).isEmptyDirectory();
    }
  }

  @Test
  @Spec({"EB-801", "EB-808", "EB-308", "HB-2", "DD-8", "DD-10", "EB-125"})
  void says_what_each_builder_answered_if_none_claims() {
    ByteString bytes = BuildsFixture.packageOfType("murali");
    PackageId id = ChaincodePackage.parse(bytes).id();
    Builder missing = new Builder("missing", dir.resolve("nowhere"), Map.of());

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("declining"), missing)) {
      assertThatThrownBy(() -> builds.install(bytes))
          .hasMessageStartingWith(
              "could not build chaincode: docker build failed: docker build is disabled; no builder claims package '%s' (type 'murali'); asked: declining (exit status 3), missing ("
                  .formatted(id))
          .hasMessageContaining(dir.resolve("nowhere/bin/detect").toString());
    }
    assertThat(fixture.packages.list()).isEmpty();
  }

  @Test
  @Spec({"EB-304", "EB-801"})
  void says_when_there_are_no_builders() {
    ByteString bytes = BuildsFixture.packageOfType("any");

    try (ChaincodeBuilds builds = fixture.open()) {
      assertThatThrownBy(() -> builds.install(bytes))
          .hasMessage(
              "could not build chaincode: docker build failed: docker build is disabled; no builder claims package '%s' (type 'any'); no builders are configured"
                  .formatted(ChaincodePackage.parse(bytes).id()));
    }
  }

  @Test
  @Spec({"DD-12", "EB-309", "EB-332", "HB-4", "EB-312", "EB-126"})
  void fails_for_good_and_with_the_builders_words_if_a_builder_that_claimed_fails()
      throws IOException {
    ByteString bytes = BuildsFixture.packageOfType("any");

    try (ChaincodeBuilds builds =
        fixture.open(TestBuilders.named("failing"), TestBuilders.named("good"))) {
      assertThatThrownBy(() -> builds.install(bytes))
          .hasMessage(
              """
              could not build chaincode: external builder failed: external builder failed to build: external builder 'failing' failed: exit status 1; last lines:
              the first line
              the compiler is on strike\
              """)
          .isInstanceOfSatisfying(
              HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CHAINCODE));
    }
    assertThat(fixture.packages.list()).isEmpty();
    assertThat(fixture.builds()).isEmptyDirectory();
    BuildsFixture.assertNothingLeftOf(ChaincodePackage.parse(bytes).label());
  }

  @Test
  @Spec({"HB-5", "EB-330"})
  void ends_a_build_that_takes_too_long_with_all_its_processes() {
    try (ChaincodeBuilds builds =
        fixture.open(
            Duration.ofSeconds(2),
            StepListener.none(),
            TestBuilders.recording("slow", fixture.record))) {
      assertThatThrownBy(() -> builds.install(BuildsFixture.packageOfType("any")))
          .hasMessage(
              "could not build chaincode: external builder failed: external builder failed to build: external builder 'slow' failed: not done after 2 s");
    }
    long builder = Long.parseLong(fixture.recorded().getLast());
    assertThat(ProcessHandle.of(builder).filter(ProcessHandle::isAlive)).isEmpty();
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
      Instance instance = builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(Files.readAllLines(instance.buildDir().resolve("environment")))
          .contains("NAMED=", "TMPDIR=/tmp")
          .noneMatch(line -> line.startsWith("SECRET") || line.startsWith("HOME"));
    }
  }

  @Test
  @Spec({"EB-305", "EB-341"})
  void runs_no_builder_again_after_a_restart() {
    Builder builder = TestBuilders.recording("remote", fixture.record);
    PackageId id;
    try (ChaincodeBuilds builds = fixture.open(builder)) {
      id = builds.install(BuildsFixture.packageOfType("any"));
    }

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("good"), builder)) {
      Instance restored = builds.build(id);

      assertThat(restored.builder()).isEqualTo(builder);
      assertThat(restored.chaincodeServer()).isPresent();
      assertThat(fixture.recorded()).containsExactly("detect", "build", "release");
    }
  }

  @Test
  @Spec({"EB-342", "EB-209", "HB-29", "HB-9"})
  void says_when_the_builder_of_an_earlier_build_is_gone_and_keeps_the_package() {
    ByteString bytes = BuildsFixture.packageOfType("any");
    PackageId id;
    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("good"))) {
      id = builds.install(bytes);
    }
    String gone =
        "external builder failed: existing build could not be restored: chaincode '%s' was already built with builder 'good', but that builder is no longer available"
            .formatted(id);

    try (ChaincodeBuilds builds = fixture.open()) {
      assertThatThrownBy(() -> builds.build(id)).hasMessage(gone);
      assertThatThrownBy(() -> builds.install(bytes))
          .hasMessage("could not build chaincode: " + gone);
    }
    assertThat(fixture.packages.list()).containsExactly(id);
  }

  @Test
  @Spec({"HB-6", "EB-343"})
  void builds_again_what_an_earlier_process_left_half_written() throws IOException {
    ByteString bytes = BuildsFixture.packageOfType("any");
    PackageId id = ChaincodePackage.parse(bytes).id();
    Path half = fixture.builds().resolve(id.value().replace(':', '-'));
    Files.createDirectories(half.resolve("release"));
    Files.writeString(half.resolve("build-info.json"), "{\"builder_name\":\"good\"}");
    Files.createDirectories(fixture.builds().resolve(".building-1/bld"));

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("good"))) {
      builds.install(bytes);

      assertThat(half.resolve("bld/src/file")).exists();
      assertThat(fixture.builds().resolve(".building-1")).doesNotExist();
    }
  }

  @Test
  @Spec({"EB-340", "HB-6"})
  void keeps_nothing_of_a_build_with_a_link_that_leads_out() {
    ByteString bytes = BuildsFixture.packageOfType("any");

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("linking"))) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> builds.install(bytes))
            .hasMessageMatching(
                "could not build chaincode: external builder failed: could not move or copy build context bld to persistent location '.*/bld': failed to copy .*/bld to .*/bld: refusing to copy absolute symlink .*/bld/link -> /etc/passwd");
        assertThat(fixture.builds()).isEmptyDirectory();
      }
    }
  }

  @Test
  @Spec({"HB-3", "EB-403", "EB-409"})
  void refuses_a_release_output_that_names_a_server_wrongly() {
    Builder builder =
        TestBuilders.named("remote", Map.of("CONNECTION", "{\"address\":\"\",\"x\":1}"));

    try (ChaincodeBuilds builds = fixture.open(builder)) {
      assertThatThrownBy(() -> builds.install(BuildsFixture.packageOfType("any")))
          .hasMessage(
              "could not build chaincode: external builder failed: chaincode address not provided");
    }
    assertThat(fixture.packages.list()).isEmpty();
    assertThat(fixture.builds()).isEmptyDirectory();
  }

  @Test
  @Spec("HB-30")
  void hides_the_keys_in_a_release_output() throws IOException {
    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("remote"))) {
      Instance instance = builds.build(builds.install(BuildsFixture.packageOfType("any")));

      assertThat(mode(instance.releaseDir().resolve("chaincode/server/connection.json")))
          .isEqualTo("rw-------");
    }
  }

  @Test
  @Spec("EB-124")
  void refuses_to_install_again_what_is_built() {
    ByteString bytes = BuildsFixture.packageOfType("any");
    Builder builder = TestBuilders.named("good");
    PackageId id;
    try (ChaincodeBuilds builds = fixture.open(builder)) {
      id = builds.install(bytes);
      assertAlreadyInstalled(builds, bytes, id);
    }

    try (ChaincodeBuilds restarted = fixture.open(builder)) {
      assertAlreadyInstalled(restarted, bytes, id);
    }
  }

  @Test
  @Spec({"EB-122", "EB-127", "EB-346"})
  void builds_once_if_two_install_at_once() throws Exception {
    ByteString bytes = BuildsFixture.packageOfType("any");

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.recording("good", fixture.record));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<PackageId> install = () -> builds.install(bytes);
      List<Future<PackageId>> installs = callers.invokeAll(List.of(install, install));

      assertThat(installs.stream().map(Future::state))
          .containsExactlyInAnyOrder(Future.State.SUCCESS, Future.State.FAILED);
    }
    assertThat(fixture.recorded()).containsExactly("detect", "build", "release");
  }

  @Test
  @Spec({"EB-348", "EB-347", "HB-9"})
  void builds_again_after_a_failure_only_if_installed_again() throws IOException {
    ByteString bytes = BuildsFixture.packageOfType("any");
    PackageId id = ChaincodePackage.parse(bytes).id();
    Path builderDir = Files.createDirectory(dir.resolve("later"));
    Builder later = new Builder("good", builderDir, TestBuilders.named("good").environment());

    try (ChaincodeBuilds builds = fixture.open(later)) {
      assertThatThrownBy(() -> builds.install(bytes)).hasMessageContaining("no builder claims");
      copy(TestBuilders.named("good").dir(), builderDir);
      assertThatThrownBy(() -> builds.build(id)).hasMessageContaining("no builder claims");

      assertThat(builds.install(bytes)).isEqualTo(id);
      assertThat(builds.build(id).id()).isEqualTo(id);
    }
  }

  @Test
  @Spec({"EB-119", "EB-302"})
  void does_not_build_what_is_not_installed() {
    PackageId id = new PackageId("basic:" + "0".repeat(64));

    try (ChaincodeBuilds builds = fixture.open(TestBuilders.named("good"))) {
      assertThatThrownBy(() -> builds.build(id))
          .hasMessage(
              "failed to get chaincode package for external build: chaincode install package '%s' not found"
                  .formatted(id));
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

  @Test
  void ends_the_processes_of_a_build_when_closed() {
    ChaincodeBuilds builds = fixture.open(TestBuilders.recording("slow", fixture.record));
    ByteString bytes = BuildsFixture.packageOfType("any");
    Thread caller =
        Thread.startVirtualThread(
            () -> assertThatThrownBy(() -> builds.install(bytes)).isNotNull());
    await().until(() -> fixture.recorded().size() == 1 && isNumber(fixture.recorded()));
    ProcessHandle builder = fixture.recordedProcess();

    builds.close();

    await().until(() -> !builder.isAlive());
    await().until(() -> !caller.isAlive());
  }

  @Test
  @Spec({"EB-209", "EB-344"})
  void restores_builds_that_a_fabric_peer_wrote_without_running_a_builder() throws IOException {
    Path fabric = Path.of("src/test/resources/peerdata");
    copy(fabric.resolve("lifecycle"), dir.resolve("peer/lifecycle"));
    copy(fabric.resolve("externalbuilder"), dir.resolve("peer/externalbuilder"));
    PackageId local = packageCalled("local_1.0");
    // git keeps no empty directories
    Files.createDirectory(
        dir.resolve("peer/externalbuilder/builds/%s/release".formatted(directoryOf(local))));
    Path absent = dir.resolve("absent");

    try (ChaincodeBuilds builds =
        fixture.open(
            new Builder("ccaas_builder", absent, Map.of()),
            new Builder("local_builder", absent, Map.of()))) {
      assertThat(builds.build(packageCalled("remote_1.0")).chaincodeServer()).isPresent();
      assertThat(builds.build(local).chaincodeServer()).isEmpty();
      assertThat(builds.build(local).buildDir().resolve("run.json")).exists();
    }
  }

  private PackageId packageCalled(String label) {
    return fixture.packages.list().stream()
        .filter(id -> id.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static String directoryOf(PackageId id) {
    return id.value().replace(':', '-');
  }

  private static void assertAlreadyInstalled(
      ChaincodeBuilds builds, ByteString bytes, PackageId id) {
    assertThatThrownBy(() -> builds.install(bytes))
        .hasMessage("chaincode already successfully installed (package ID '%s')".formatted(id))
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFLICT));
  }

  private static boolean isNumber(List<String> lines) {
    return lines.getFirst().matches("[0-9]+");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file));
        Files.createDirectories(copy.getParent());
        if (Files.isRegularFile(file)) {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
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

    private static String name(BuilderStep step) {
      return step.builder() + " " + step.name();
    }
  }
}
