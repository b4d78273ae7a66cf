// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.base.PackageId;
import io.heddle.build.Launchable;
import io.heddle.container.ContainerBuilds;
import io.heddle.container.Containerised;
import io.heddle.process.StepListener;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.PretendedContainers;
import io.heddle.testing.RecordingEngine;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A launch of what has an image goes as one of a local process does. */
@Timeout(60)
@Spec({"DD-5", "EB-807"})
final class ContainerLaunchTest {

  @TempDir private Path dir;
  private RecordingEngine engine;
  private ContainerBuilds builds;
  private Launchable built;
  private PackageId id;

  @BeforeEach
  void build() throws IOException {
    engine = RecordingEngine.in(dir);
    builds =
        Containerised.builds(Containerised.settings(engine.endpoint()), dir, StepListener.none());
    engine.containers().with(Containerised.NODE);
    built = builds.build(Containerised.ofType("node"));
    id = built.id();
  }

  @AfterEach
  void close() {
    builds.close();
    engine.close();
  }

  @Test
  @Spec({"DD-6", "DD-10"})
  void it_is_ready_when_it_has_registered_and_gone_when_it_is_stopped() throws Exception {
    try (var harness = LaunchHarness.in(dir)) {
      harness.install(built);
      LaunchHarness.Use use = harness.use(id);
      await().until(() -> !engine.containers().all().isEmpty());
      harness.dialPeer().register(id);
      use.succeeds();

      ChaincodeStatus status = harness.lastKnown(id).orElseThrow();
      assertThat(status.kind()).isEqualTo(ChaincodeStatus.Kind.LOCAL);
      assertThat(status.where()).isEqualTo("dev-peer0-" + id.value().replace(':', '-'));

      harness.launcher.stop(id);
      assertThat(engine.containers().all()).isEmpty();
    }
  }

  @Test
  void one_that_exits_before_it_registers_is_told_with_its_status_and_last_line()
      throws IOException {
    engine
        .containers()
        .running(container -> {
          container.write(2, "Error: Cannot find module 'x'\n");
          return 3;
        });
    try (var harness = LaunchHarness.in(dir)) {
      harness.install(built);

      assertThat(harness.use(id).failure())
          .hasMessage(
              "chaincode registration failed: container exited with 3: Error: Cannot find module 'x'; last lines: Error: Cannot find module 'x'");
      await().untilAsserted(() -> assertThat(engine.containers().all()).isEmpty());
    }
  }

  @Test
  void one_that_never_registers_is_removed_and_quoted() throws IOException {
    engine
        .containers()
        .running(container -> {
          container.write(1, "waiting for godot\n");
          return container.awaitStop();
        });
    try (var harness = LaunchHarness.impatient(dir)) {
      harness.install(built);

      assertThat(harness.use(id).failure())
          .hasMessage(
              "timeout expired while starting chaincode %s for transaction; its container (dev-peer0-%s) is still running; last lines: waiting for godot"
                  .formatted(id, id.value().replace(':', '-')));
      await().untilAsserted(() -> assertThat(engine.containers().all()).isEmpty());
    }
  }

  @Test
  void why_one_is_gone_that_was_ready_is_its_exit_status_and_its_error() throws Exception {
    var end = new CountDownLatch(1);
    engine
        .containers()
        .running(container -> {
          end.await();
          container.write(2, "TypeError: x is not a function\n");
          return 1;
        });
    try (var harness = LaunchHarness.in(dir)) {
      harness.install(built);
      LaunchHarness.Use use = harness.use(id);
      await().until(() -> !engine.containers().all().isEmpty());
      FakeChaincode chaincode = harness.dialPeer();
      chaincode.register(id);
      use.succeeds();

      end.countDown();
      chaincode.halfClose();

      await()
          .untilAsserted(() ->
              assertThat(harness.lastKnown(id).orElseThrow().lastError())
                  .hasValueSatisfying(
                      why -> assertThat(why).contains("its container ended with exit status 1")));
    }
  }

  @Test
  void one_that_the_engine_does_not_start_leaves_no_container() throws IOException {
    engine
        .containers()
        .refusing(request -> request.path().endsWith("/start"), 500, "OCI runtime error");
    try (var harness = LaunchHarness.in(dir)) {
      harness.install(built);

      assertThat(harness.use(id).failure())
          .hasMessage(
              "error starting container: error starting container: Error response from daemon: OCI runtime error");
      assertThat(engine.containers().all()).isEmpty();
    }
  }

  @Test
  void an_engine_that_dies_while_one_starts_is_told_in_seconds() throws IOException {
    engine.containers().running(PretendedContainers.Container::awaitStop);
    try (var harness = LaunchHarness.in(dir)) {
      harness.install(built);
      LaunchHarness.Use use = harness.use(id);
      String name = "dev-peer0-" + id.value().replace(':', '-');
      await().until(() -> !engine.requests("POST", name + "/start").isEmpty());

      engine.close();

      assertThat(use.failure())
          .hasMessageStartingWith(
              "chaincode registration failed: failed to wait on container exit: ")
          .hasMessageContaining("docker");
    }
  }
}
