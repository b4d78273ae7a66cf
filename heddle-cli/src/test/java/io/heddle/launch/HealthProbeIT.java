// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chaincode server that may say how it is before it gets a stream. */
@Spec("HB-26")
final class HealthProbeIT {

  @TempDir Path dir;

  @Test
  void a_server_that_is_not_well_gets_no_stream() throws IOException {
    try (LaunchHarness harness = LaunchHarness.probingHealth(dir);
        FakeChaincodeServer server = serving(ServingStatus.NOT_SERVING)) {
      harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(server.address()));

      assertThat(harness.use(LaunchHarness.A).failure())
          .hasMessageEndingWith(
              "error creating grpc connection to %s: The server says that it is NOT_SERVING",
              server.address());
      assertThat(server.dialled()).isZero();
    }
  }

  @Test
  void a_server_that_is_well_gets_one() throws IOException {
    try (LaunchHarness harness = LaunchHarness.probingHealth(dir);
        FakeChaincodeServer server = serving(ServingStatus.SERVING)) {
      assertIsUsed(harness, server);
    }
  }

  @Test
  void a_server_that_does_not_know_the_question_gets_one() throws IOException {
    try (LaunchHarness harness = LaunchHarness.probingHealth(dir);
        FakeChaincodeServer server = FakeChaincodeServer.plain()) {
      assertIsUsed(harness, server);
    }
  }

  @Test
  void nobody_is_asked_unless_it_is_set() throws IOException {
    try (LaunchHarness harness = LaunchHarness.in(dir);
        FakeChaincodeServer server = serving(ServingStatus.NOT_SERVING)) {
      assertIsUsed(harness, server);
    }
  }

  private static void assertIsUsed(LaunchHarness harness, FakeChaincodeServer server)
      throws IOException {
    server.registersAs(LaunchHarness.A);
    harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(server.address()));

    harness.use(LaunchHarness.A).succeeds();
  }

  private static FakeChaincodeServer serving(ServingStatus status) throws IOException {
    var health = new HealthStatusManager();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    return FakeChaincodeServer.with(builder -> builder.addService(health.getHealthService()));
  }
}
