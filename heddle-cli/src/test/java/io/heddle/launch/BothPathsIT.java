// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is the same for a process of ours and for a server that runs elsewhere. */
@Spec({"DD-5", "DD-9"})
final class BothPathsIT {

  /** How a chaincode is brought up. */
  enum Way {
    LOCAL,
    REMOTE
  }

  @TempDir Path dir;
  private FakeChaincodeServer server;

  @BeforeEach
  void open() throws IOException {
    server = FakeChaincodeServer.plain();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  @Spec({"EB-601", "EB-605", "EB-606", "EB-610", "CP-24"})
  void fifty_first_uses_are_one_launch(Way way) throws IOException {
    try (var harness = LaunchHarness.in(dir)) {
      install(way, harness, LaunchHarness.A);

      List<LaunchHarness.Use> uses = LaunchHarness.Use.many(harness, LaunchHarness.A, 50);
      FakeChaincode chaincode = chaincode(way, harness, LaunchHarness.A);
      chaincode.register(LaunchHarness.A);

      uses.forEach(LaunchHarness.Use::succeeds);
      assertThat(harness.builds).hasValue(1);
      assertThat(harness.streams.find(LaunchHarness.A)).isPresent();
      assertThat(harness.launches.status(LaunchHarness.A).orElseThrow())
          .satisfies(status -> {
            assertThat(status.state()).isEqualTo(ChaincodeStatus.State.READY);
            assertThat(status.kind().name()).isEqualTo(way.name());
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  @Spec({"EB-608", "EB-609", "EB-620", "CP-25", "HB-7"})
  void a_chaincode_that_never_registers_times_out_and_is_given_up(Way way) throws IOException {
    try (var harness = LaunchHarness.impatient(dir)) {
      install(way, harness, LaunchHarness.A);

      LaunchHarness.Use initiator = harness.use(LaunchHarness.A);
      harness.awaitLaunch(LaunchHarness.A);
      LaunchHarness.Use waiter = harness.use(LaunchHarness.A);
      FakeChaincode chaincode = chaincode(way, harness, LaunchHarness.A);

      String text = "timeout expired while starting chaincode a:01 for transaction";
      assertThat(initiator.failure()).hasMessageStartingWith(text);
      assertThat(waiter.failure()).hasMessageStartingWith("chaincode registration failed: " + text);
      await().until(() -> harness.launches.status(LaunchHarness.A).isEmpty());
      if (way == Way.REMOTE) {
        assertThat(chaincode.awaitEnd().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertThat(initiator.failure())
            .hasMessage(
                text
                    + "; its server at %s takes connections and does not register: its own output may say why"
                        .formatted(server.address()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Spec({"EB-515", "EB-607", "EB-621", "CP-23"})
  void after_a_hang_up_the_next_use_launches_again(Way way) throws IOException {
    try (var harness = LaunchHarness.in(dir)) {
      install(way, harness, LaunchHarness.A);
      LaunchHarness.Use first = harness.use(LaunchHarness.A);
      FakeChaincode chaincode = chaincode(way, harness, LaunchHarness.A);
      chaincode.register(LaunchHarness.A);
      first.succeeds();

      chaincode.halfClose();
      await().until(() -> harness.streams.find(LaunchHarness.A).isEmpty());

      LaunchHarness.Use second = harness.use(LaunchHarness.A);
      await().until(() -> harness.builds.get() == 2);
      chaincode(way, harness, LaunchHarness.A).register(LaunchHarness.A);
      second.succeeds();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Spec({"HB-12", "EB-604"})
  void one_that_hangs_delays_no_other(Way way) throws IOException {
    try (var harness = LaunchHarness.in(dir)) {
      harness.installWaiting(LaunchHarness.B);
      LaunchHarness.Use hanging = harness.use(LaunchHarness.B);
      harness.process(LaunchHarness.B);
      install(way, harness, LaunchHarness.A);

      LaunchHarness.Use use = harness.use(LaunchHarness.A);
      chaincode(way, harness, LaunchHarness.A).register(LaunchHarness.A);

      use.succeeds();
      assertThat(hanging.isPending()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Spec({"EB-510", "HB-18", "EB-624"})
  void a_stopped_chaincode_is_gone_and_may_be_used_again(Way way) throws Exception {
    try (var harness = LaunchHarness.in(dir)) {
      install(way, harness, LaunchHarness.A);
      LaunchHarness.Use use = harness.use(LaunchHarness.A);
      FakeChaincode chaincode = chaincode(way, harness, LaunchHarness.A);
      chaincode.register(LaunchHarness.A);
      use.succeeds();

      harness.launcher.stop(LaunchHarness.A);

      assertThat(harness.launches.status(LaunchHarness.A)).isEmpty();
      if (way == Way.LOCAL) {
        chaincode.close(); // its process is gone, and so would be its stream
      }
      await().until(() -> harness.streams.find(LaunchHarness.A).isEmpty());
      LaunchHarness.Use again = harness.use(LaunchHarness.A);
      await().until(() -> harness.builds.get() == 2);
      chaincode(way, harness, LaunchHarness.A).register(LaunchHarness.A);
      again.succeeds();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Spec({"EB-620", "EB-610"})
  void a_failed_build_is_told_with_its_cause(Way way) throws IOException {
    try (var harness = LaunchHarness.in(dir)) {
      PackageId unknown = new PackageId(way + ":03");

      HeddleException failure = harness.use(unknown).failure();

      assertThat(failure)
          .hasMessage(
              "error building chaincode: error building image: external builder failed: no "
                  + unknown);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Spec({"EB-612", "CP-11", "CP-201"})
  void nobody_registers_without_a_launch(Way way) throws IOException {
    try (var harness = LaunchHarness.in(dir)) {
      install(way, harness, LaunchHarness.A);
      LaunchHarness.Use use = harness.use(LaunchHarness.A);
      chaincode(way, harness, LaunchHarness.A).register(LaunchHarness.A);
      use.succeeds();
      FakeChaincode stranger = harness.dialPeer();

      stranger.sendRegister(LaunchHarness.B.value());

      assertThat(stranger.awaitEnd().getDescription())
          .isEqualTo(
              "peer will not accept external chaincode connection b:02 (except in dev mode)");
    }
  }

  private void install(Way way, LaunchHarness harness, PackageId id) throws IOException {
    switch (way) {
      case LOCAL -> harness.installWaiting(id);
      case REMOTE -> harness.installRemote(id, LaunchHarness.addressOnly(server.address()));
    }
  }

  /** The chaincode of a launch, connected and not registered. */
  private FakeChaincode chaincode(Way way, LaunchHarness harness, PackageId id) {
    return switch (way) {
      case LOCAL -> {
        harness.process(id);
        yield harness.dialPeer();
      }
      case REMOTE -> server.accept();
    };
  }
}
