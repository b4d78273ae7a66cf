// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.metrics.LaunchMetrics;
import io.heddle.operations.Metrics;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.Ports;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted for each way in which a launch can end. */
@Spec({"EB-625", "HB-25", "CP-150"})
final class LaunchMetricsTest {

  private static final String READY =
      "chaincode_launch_duration_count{chaincode=\"a:01\",success=\"true\"} ";
  private static final String FAILED =
      "chaincode_launch_duration_count{chaincode=\"a:01\",success=\"false\"} ";
  private static final String FAILURES = "chaincode_launch_failures{chaincode=\"a:01\"} ";
  private static final String TIMEOUTS = "chaincode_launch_timeouts{chaincode=\"a:01\"} ";

  @TempDir private Path dir;

  private final Metrics metrics = new Metrics();
  private LaunchHarness harness;

  @BeforeEach
  void open() throws IOException {
    harness = LaunchHarness.impatient(dir);
    harness.launches.listen(new LaunchMetrics(metrics));
    LaunchMetrics.addConnected(metrics, harness.launches);
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void a_launch_that_succeeds_counts_as_that_and_the_server_as_connected() throws IOException {
    try (var server = FakeChaincodeServer.plain()) {
      server.registersAs(LaunchHarness.A);
      harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(server.address()));

      harness.use(LaunchHarness.A).succeeds();

      await().untilAsserted(() -> assertThat(lines()).contains(READY + 1));
      assertThat(lines())
          .contains("chaincode_server_connected{chaincode=\"a:01\"} 1")
          .noneMatch(line -> line.startsWith("chaincode_launch_failures{"));
    }
  }

  @Test
  void a_failed_build_counts_as_one_failed_launch() {
    failsOnce();
  }

  @Test
  void a_connection_json_that_cannot_be_understood_counts_as_one_failed_launch()
      throws IOException {
    harness.installRemote(LaunchHarness.A, "{}");

    failsOnce();
  }

  @Test
  void a_server_that_is_not_there_counts_as_one_failed_launch() throws IOException {
    // the first dial of a process may take longer than the usual limit on a busy machine
    harness.installRemote(
        LaunchHarness.A,
        "{\"address\":\"127.0.0.1:%d\",\"dial_timeout\":\"20s\"}".formatted(Ports.free()));

    failsOnce();

    assertThat(lines()).contains("chaincode_server_connected{chaincode=\"a:01\"} 0");
  }

  @Test
  void a_server_that_hangs_up_before_it_is_ready_counts_as_one_failed_launch() throws IOException {
    try (var server = FakeChaincodeServer.plain()) {
      harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(server.address()));
      LaunchHarness.Use use = harness.use(LaunchHarness.A);
      server.accept().halfClose();
      var _ = use.failure();

      hasFailedOnce();
    }
  }

  @Test
  void a_refused_registration_counts_as_one_failed_launch() throws IOException {
    try (var server = FakeChaincodeServer.plain()) {
      server.registersAs(LaunchHarness.B);
      harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(server.address()));

      failsOnce();
    }
  }

  @Test
  void a_run_that_cannot_start_counts_as_one_failed_launch() throws IOException {
    harness.installLocal(LaunchHarness.A, "exit 0");
    java.nio.file.Files.delete(dir.resolve("a/builder/bin/run"));

    failsOnce();
  }

  @Test
  void a_run_that_ends_counts_as_one_failed_launch_whatever_its_status() throws IOException {
    harness.installLocal(LaunchHarness.A, "exit 0");
    failsOnce();
    harness.installLocal(LaunchHarness.A, "exit 3");

    var _ = harness.use(LaunchHarness.A).failure();

    await().untilAsserted(() -> assertThat(lines()).contains(FAILED + 2, FAILURES + 2));
  }

  @Test
  void a_launch_that_takes_too_long_counts_as_failed_and_as_timed_out() throws IOException {
    harness.installWaiting(LaunchHarness.A);

    failsOnce(FAILED + 1, FAILURES + 1, TIMEOUTS + 1);
  }

  @Test
  void who_waited_for_a_failed_launch_counts_as_failed_and_the_launch_once() throws IOException {
    harness.installWaiting(LaunchHarness.A);
    LaunchHarness.Use first = harness.use(LaunchHarness.A);
    harness.awaitLaunch(LaunchHarness.A);
    LaunchHarness.Use second = harness.use(LaunchHarness.A);

    var _ = first.failure();
    var _ = second.failure();

    await().untilAsserted(() -> assertThat(lines()).contains(FAILED + 2, FAILURES + 1));
    assertThat(lines()).noneMatch(line -> line.startsWith(READY));
  }

  private void failsOnce() {
    var _ = harness.use(LaunchHarness.A).failure();
    hasFailedOnce();
  }

  private void failsOnce(String... lines) {
    var _ = harness.use(LaunchHarness.A).failure();
    await().untilAsserted(() -> assertThat(lines()).contains(lines));
  }

  private void hasFailedOnce() {
    await().untilAsserted(() -> assertThat(lines()).contains(FAILED + 1, FAILURES + 1));
    assertThat(lines())
        .noneMatch(line -> line.startsWith(READY) || line.startsWith("chaincode_launch_timeouts{"));
  }

  private String[] lines() {
    return metrics.text().split("\n");
  }
}
