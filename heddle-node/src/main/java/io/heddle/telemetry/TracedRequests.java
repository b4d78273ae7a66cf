// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.Optional;

/**
 * Makes a span of each call that the node makes, and hands it on in the headers. A stream begins a
 * trace of its own: transactions of many clients go over it.
 */
record TracedRequests(Spans spans) implements ClientInterceptor {

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    boolean isUnary = method.getType() == MethodDescriptor.MethodType.UNARY;
    Optional<Context> parent = isUnary ? Spans.here() : Optional.empty();
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        Span span =
            spans.begin(method.getFullMethodName(), SpanKind.CLIENT, parent, Optional.empty());
        Rpc.describe(span, method);
        spans.send(Spans.within(span), headers);
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                Rpc.end(span, status);
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }
}
