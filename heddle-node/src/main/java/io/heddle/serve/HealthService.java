// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static java.util.stream.Collectors.toSet;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The service {@code grpc.health.v1.Health} of a port that serves as long as it is open. gRPC's own
 * for Java repeats the name that it does not know, however long it is, in a header.
 *
 * <p>gRPC: health/server.go of grpc-go.
 */
public final class HealthService extends HealthGrpc.HealthImplBase {

  private static final String PORT_ITSELF = "";

  private final Set<String> known;

  /**
   * The health of a port.
   *
   * @param services those of its services that may be asked for by name
   */
  public HealthService(String... services) {
    this.known = Stream.concat(Stream.of(PORT_ITSELF), Arrays.stream(services)).collect(toSet());
  }

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> client) {
    if (!isKnown(request)) {
      client.onError(Status.NOT_FOUND.withDescription("unknown service").asRuntimeException());
      return;
    }
    client.onNext(response(ServingStatus.SERVING));
    client.onCompleted();
  }

  /** Tells the one thing there is to tell; the stream stays open until the client or we end. */
  @Override
  public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> client) {
    client.onNext(
        response(isKnown(request) ? ServingStatus.SERVING : ServingStatus.SERVICE_UNKNOWN));
  }

  private boolean isKnown(HealthCheckRequest request) {
    return known.contains(request.getService());
  }

  private static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }
}
