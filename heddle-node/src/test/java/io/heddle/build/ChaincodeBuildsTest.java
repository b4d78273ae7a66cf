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
import io.heddle.process.StepListener;
import io.heddle.testing.Spec;
import io.heddle.testing.TestBuilders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installs and builds of one peer: once each, with clear refusals. */
final class ChaincodeBuildsTest {

  @TempDir Path dir;
  private BuildsFixture fixture;

  @BeforeEach
  void open() {
    fixture = new BuildsFixture(dir);
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
      BuildsFixture.copy(TestBuilders.named("good").dir(), builderDir);
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
  void ends_the_processes_of_a_build_when_closed() {
    ChaincodeBuilds builds = fixture.open(TestBuilders.recording("slow", fixture.record));
    ByteString bytes = BuildsFixture.packageOfType("any");
    FutureTask<PackageId> install = new FutureTask<>(() -> builds.install(bytes));
    Thread.startVirtualThread(install);
    await().until(() -> fixture.recorded().size() == 1 && isNumber(fixture.recorded()));
    ProcessHandle builder = fixture.recordedProcess();

    builds.close();

    await().until(() -> !builder.isAlive());
    await().until(install::isDone);
    assertThat(install.exceptionNow()).isInstanceOf(HeddleException.class);
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
}
