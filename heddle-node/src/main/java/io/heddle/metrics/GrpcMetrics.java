// SPDX-License-Identifier: Apache-2.0
package io.heddle.metrics;

import io.grpc.Attributes;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.heddle.dial.GoCode;
import io.heddle.operations.Counter;
import io.heddle.operations.Histogram;
import io.heddle.operations.Metrics;
import java.time.Duration;

/**
 * Calls and connections of gRPC servers. A call of a method that no server has is not counted.
 *
 * <p>Fabric: common/grpcmetrics/interceptor.go, internal/pkg/comm/metrics.go.
 */
public final class GrpcMetrics extends ServerTransportFilter implements ServerInterceptor {

  private final Calls unary;
  private final Calls streams;
  private final Counter messagesReceived;
  private final Counter messagesSent;
  private final Counter opened;
  private final Counter closed;

  /** What is counted for one kind of calls. */
  private record Calls(Counter received, Counter completed, Histogram duration) {

    static Calls of(Metrics metrics, String kind) {
      String prefix = "grpc_server_" + kind + "_";
      return new Calls(
          metrics.counter(
              prefix + "requests_received",
              "The number of %s requests received.".formatted(kind),
              "service",
              "method"),
          metrics.counter(
              prefix + "requests_completed",
              "The number of %s requests completed.".formatted(kind),
              "service",
              "method",
              "code"),
          metrics.histogram(
              prefix + "request_duration",
              "The time to complete a %s request.".formatted(kind),
              "service",
              "method",
              "code"));
    }
  }

  public GrpcMetrics(Metrics metrics) {
    unary = Calls.of(metrics, "unary");
    streams = Calls.of(metrics, "stream");
    messagesReceived =
        metrics.counter(
            "grpc_server_stream_messages_received",
            "The number of stream messages received.",
            "service",
            "method");
    messagesSent =
        metrics.counter(
            "grpc_server_stream_messages_sent",
            "The number of stream messages sent.",
            "service",
            "method");
    opened =
        metrics.counter(
            "grpc_comm_conn_opened",
            "gRPC connections opened. Open minus closed is the active number of connections.");
    closed =
        metrics.counter(
            "grpc_comm_conn_closed",
            "gRPC connections closed. Open minus closed is the active number of connections.");
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    opened.increment();
    return attributes;
  }

  @Override
  public void transportTerminated(Attributes attributes) {
    closed.increment();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    MethodDescriptor<Q, A> method = call.getMethodDescriptor();
    boolean isUnary = method.getType() == MethodDescriptor.MethodType.UNARY;
    Calls calls = isUnary ? unary : streams;
    String service = String.valueOf(method.getServiceName()).replace('.', '_');
    String name = String.valueOf(method.getBareMethodName());
    long started = System.nanoTime();
    calls.received().increment(service, name);
    var counted =
        new SimpleForwardingServerCall<Q, A>(call) {
          @Override
          public void sendMessage(A message) {
            if (!isUnary) {
              messagesSent.increment(service, name);
            }
            super.sendMessage(message);
          }

          @Override
          public void close(Status status, Metadata trailers) {
            String code = GoCode.of(status.getCode());
            calls.completed().increment(service, name, code);
            calls
                .duration()
                .observe(Duration.ofNanos(System.nanoTime() - started), service, name, code);
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<Q>(next.startCall(counted, headers)) {
      @Override
      public void onMessage(Q message) {
        if (!isUnary) {
          messagesReceived.increment(service, name);
        }
        super.onMessage(message);
      }
    };
  }
}
