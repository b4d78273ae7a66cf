// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthServiceTest {

  private Server server;
  private ManagedChannel connection;

  @BeforeEach
  void serve() throws IOException {
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name)
            .addService(new HealthService("protos.ChaincodeSupport"))
            .build()
            .start();
    connection = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void close() {
    connection.shutdownNow();
    server.shutdownNow();
  }

  @Test
  @Spec("NA-10")
  void the_port_and_its_services_serve() {
    assertThat(client().check(asking("")).getStatus()).isEqualTo(ServingStatus.SERVING);
    assertThat(client().check(asking("protos.ChaincodeSupport")).getStatus())
        .isEqualTo(ServingStatus.SERVING);
    assertThat(client().watch(asking("")).next().getStatus()).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void a_name_that_is_not_known_is_not_repeated() {
    HealthCheckRequest other = asking("x".repeat(100_000));

    StatusRuntimeException error =
        catchThrowableOfType(StatusRuntimeException.class, () -> client().check(other));

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(error.getStatus().getDescription()).isEqualTo("unknown service");
    assertThat(client().watch(other).next())
        .isEqualTo(
            HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVICE_UNKNOWN).build());
  }

  private HealthGrpc.HealthBlockingStub client() {
    return HealthGrpc.newBlockingStub(connection).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static HealthCheckRequest asking(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }
}
