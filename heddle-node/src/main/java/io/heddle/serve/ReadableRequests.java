// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.heddle.golang.GoProtobuf;
import java.io.InputStream;

/**
 * Services whose requests may be anything: what cannot be parsed ends the call as it does at a
 * server in Go, and costs no line of the log. gRPC for Java would say "Application error" and log a
 * stack trace.
 *
 * <p>gRPC: server.go, processUnaryRPC, and rpc_util.go, recv, of grpc-go.
 */
final class ReadableRequests {

  private ReadableRequests() {}

  /** What came as a request. */
  sealed interface Received<Q> {

    record Parsed<Q>(Q request) implements Received<Q> {}

    /**
     * Bytes that are no request.
     *
     * @param why in Go's words
     */
    record Unreadable<Q>(String why) implements Received<Q> {}
  }

  /**
   * The same service.
   *
   * @param open gets its calls
   */
  static ServerServiceDefinition of(ServerServiceDefinition service, OpenCalls open) {
    var definition = ServerServiceDefinition.builder(service.getServiceDescriptor().getName());
    service.getMethods().forEach(method -> add(definition, method, open));
    return definition.build();
  }

  private static <Q, A> void add(
      ServerServiceDefinition.Builder definition,
      ServerMethodDefinition<Q, A> method,
      OpenCalls open) {
    MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
    definition.addMethod(
        descriptor.toBuilder(
                new Lenient<>(descriptor.getRequestMarshaller()),
                descriptor.getResponseMarshaller())
            .build(),
        handler(descriptor, method.getServerCallHandler(), open));
  }

  private static <Q, A> ServerCallHandler<Received<Q>, A> handler(
      MethodDescriptor<Q, A> descriptor, ServerCallHandler<Q, A> handler, OpenCalls open) {
    return (ServerCall<Received<Q>, A> call, Metadata headers) -> {
      GuardedCall<Q, A> guarded = new GuardedCall<>(call, descriptor, open);
      ServerCall.Listener<Received<Q>> listener =
          guarded.listener(handler.startCall(guarded, headers));
      open.add(guarded);
      return listener;
    };
  }

  /** Says what is wrong instead of throwing it, so that it can be answered. */
  private record Lenient<Q>(MethodDescriptor.Marshaller<Q> strict)
      implements MethodDescriptor.Marshaller<Received<Q>> {

    @Override
    public InputStream stream(Received<Q> value) {
      throw new UnsupportedOperationException("requests come in, they do not go out");
    }

    @Override
    public Received<Q> parse(InputStream stream) {
      try {
        return new Received.Parsed<>(strict.parse(stream));
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() == Status.Code.INTERNAL
            && e.getCause() instanceof InvalidProtocolBufferException found) {
          return new Received.Unreadable<>(GoProtobuf.words(found));
        }
        throw e;
      }
    }
  }
}
