// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalChaincodeIT {

  @TempDir Path dir;

  @Test
  @Spec({"EB-620", "EB-509", "CP-25"})
  void a_process_that_exits_with_0_before_it_registers_has_failed() throws IOException {
    try (var harness = LaunchHarness.in(dir)) {
      harness.installLocal(LaunchHarness.A, "exit 0");

      assertThat(harness.use(LaunchHarness.A).failure())
          .hasMessage("chaincode registration failed: container exited with 0");
    }
  }

  @Test
  @Spec({"EB-620", "EB-505", "HB-4"})
  void a_process_that_fails_is_told_with_its_last_lines() throws IOException {
    try (var harness = LaunchHarness.in(dir)) {
      harness.installLocal(
          LaunchHarness.A, "echo starting >&2", "echo no class found >&2", "exit 3");

      assertThat(harness.use(LaunchHarness.A).failure())
          .hasMessage(
              "chaincode registration failed: failed to wait on container exit: builder 'by-hand'"
                  + " run failed: exit status 3: no class found; last lines: starting\nno class found");
    }
  }

  @Test
  @Spec({"EB-508", "EB-620"})
  void a_builder_without_run_cannot_start() throws IOException {
    try (var harness = LaunchHarness.in(dir)) {
      harness.installWaiting(LaunchHarness.A);
      Files.delete(dir.resolve("a/builder/bin/run"));

      assertThat(harness.use(LaunchHarness.A).failure())
          .hasMessageStartingWith(
              "error starting container: error starting container: could not execute run: builder"
                  + " 'by-hand' run failed to start: ");
    }
  }

  @Test
  @Spec({"HB-7", "EB-609"})
  void a_process_that_never_registers_is_stopped_and_quoted() throws IOException {
    try (var harness = LaunchHarness.impatient(dir)) {
      harness.installLocal(LaunchHarness.A, "echo waiting for godot >&2", "exec sleep 100");
      LaunchHarness.Use use = harness.use(LaunchHarness.A);
      ProcessHandle process = harness.process(LaunchHarness.A);

      HeddleException failure = use.failure();

      assertThat(failure)
          .hasMessage(
              "timeout expired while starting chaincode a:01 for transaction; its process (pid %d)"
                      .formatted(process.pid())
                  + " is still running; last lines: waiting for godot");
      await().until(() -> !process.isAlive());
    }
  }

  @Test
  @Spec("HB-7")
  void there_is_never_a_second_process() throws IOException {
    try (var harness = LaunchHarness.in(dir)) {
      harness.installWaiting(LaunchHarness.A);
      LaunchHarness.Use first = harness.use(LaunchHarness.A);
      ProcessHandle old = harness.process(LaunchHarness.A);
      FakeChaincode chaincode = harness.dialPeer();
      chaincode.register(LaunchHarness.A);
      first.succeeds();

      chaincode.halfClose();
      await().until(() -> harness.streams.find(LaunchHarness.A).isEmpty());
      harness.use(LaunchHarness.A);
      ProcessHandle next = harness.process(LaunchHarness.A);

      assertThat(old.isAlive()).isFalse();
      assertThat(next.pid()).isNotEqualTo(old.pid());
    }
  }

  @Test
  @Spec({"EB-514", "HB-18"})
  void closing_ends_even_a_process_that_ignores_the_polite_signal() throws IOException {
    ProcessHandle process;
    try (var harness = LaunchHarness.in(dir)) {
      harness.installLocal(
          LaunchHarness.A, "trap '' TERM", "echo ready >&2", "while true; do sleep 1; done");
      harness.use(LaunchHarness.A);
      process = harness.process(LaunchHarness.A);
    }

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  @Spec({"EB-708", "CP-16"})
  void without_tls_there_are_no_credentials_and_whoever_dials_may_register() throws IOException {
    try (var harness = LaunchHarness.in(dir)) {
      harness.installLocal(
          LaunchHarness.A,
          "grep -q '\"client_cert\":\"\",\"client_key\":\"\",\"root_cert\":\"\"' \"$2/chaincode.json\" || exit 1",
          "exec sleep 100");
      LaunchHarness.Use use = harness.use(LaunchHarness.A);
      harness.process(LaunchHarness.A);

      harness.dialPeer().register(LaunchHarness.A);

      use.succeeds();
    }
  }

  @Test
  @Spec({"EB-513", "JT-12"})
  void closing_ends_all_processes_and_does_not_mind_those_that_are_gone() throws IOException {
    ProcessHandle gone;
    ProcessHandle there;
    try (var harness = LaunchHarness.in(dir)) {
      harness.installWaiting(LaunchHarness.A);
      harness.installWaiting(LaunchHarness.B);
      harness.use(LaunchHarness.A);
      harness.use(LaunchHarness.B);
      gone = harness.process(LaunchHarness.A);
      there = harness.process(LaunchHarness.B);
      gone.destroyForcibly();
    }

    assertThat(gone.isAlive()).isFalse();
    assertThat(there.isAlive()).isFalse();
  }

  @Test
  @Spec({"EB-503", "EB-703", "HB-28", "DD-6"})
  void each_launch_gets_credentials_that_die_with_its_process() throws IOException {
    var issuer = new RecordingIssuer();
    try (var harness = new LaunchHarness(dir, Duration.ofSeconds(20), Optional.of(issuer))) {
      harness.installLocal(LaunchHarness.A, "cat \"$2/chaincode.json\" >&2", "exit 1");

      HeddleException failure = harness.use(LaunchHarness.A).failure();

      assertThat(failure.getMessage())
          .contains(
              "\"chaincode_id\":\"a:01\"",
              "\"peer_address\":\"peer.example.com:7052\"",
              "\"client_cert\":\"cert of a:01\"",
              "\"client_key\":\"key of a:01\"",
              "\"root_cert\":\"root\"",
              "\"mspid\":\"Org1MSP\"");
      await()
          .untilAsserted(
              () -> assertThat(issuer.calls).containsExactly("issue a:01", "revoke a:01"));
    }
  }

  @Test
  @Spec({"HB-15"})
  void an_unexpected_failure_stays_with_its_launch() throws IOException {
    CredentialIssuer broken =
        new CredentialIssuer() {
          @Override
          public ChaincodeCredentials issue(PackageId chaincode) {
            throw new IllegalStateException("bug");
          }

          @Override
          public void revoke(PackageId chaincode) {}
        };
    try (var harness = new LaunchHarness(dir, Duration.ofSeconds(20), Optional.of(broken))) {
      harness.installWaiting(LaunchHarness.A);

      assertThat(harness.use(LaunchHarness.A).failure())
          .hasMessage("unexpected failure: java.lang.IllegalStateException: bug");
    }
  }

  /** Issues texts, and remembers. */
  private static final class RecordingIssuer implements CredentialIssuer {

    final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public ChaincodeCredentials issue(PackageId chaincode) {
      calls.add("issue " + chaincode);
      return new ChaincodeCredentials("cert of " + chaincode, "key of " + chaincode, "root");
    }

    @Override
    public void revoke(PackageId chaincode) {
      calls.add("revoke " + chaincode);
    }
  }
}
