// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;

/**
 * Makes a span of each call that comes in, below that of the client if its headers name one, else
 * below the one with which the transaction began.
 *
 * @param host whose service it is
 */
record TracedCalls(Spans spans, Clock clock, String host) implements ServerInterceptor {

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Optional<Context> client = spans.sent(headers);
    boolean isUnary = call.getMethodDescriptor().getType() == MethodDescriptor.MethodType.UNARY;
    return isUnary ? unary(call, headers, next, client) : stream(call, headers, next, client);
  }

  /** Which transaction it is about is known with the request. */
  private <Q, A> ServerCall.Listener<Q> unary(
      ServerCall<Q, A> call,
      Metadata headers,
      ServerCallHandler<Q, A> next,
      Optional<Context> client) {
    Instant began = clock.instant();
    Told<Q, A> told = new Told<>(call);
    return new SimpleForwardingServerCallListener<>(next.startCall(told, headers)) {
      private io.grpc.Context working = io.grpc.Context.current();

      @Override
      public void onMessage(Q request) {
        working = Spans.working(begin(told, request, client, began));
        super.onMessage(request);
      }

      @Override
      public void onHalfClose() {
        working.run(super::onHalfClose);
      }

      @Override
      public void onCancel() {
        told.end(Status.CANCELLED);
        super.onCancel();
      }
    };
  }

  private Context begin(Told<?, ?> told, Object request, Optional<Context> client, Instant began) {
    Optional<Subject> subject = Subject.of(request);
    Optional<Context> parent =
        client.or(() ->
            subject.flatMap(
                each -> spans.known().find(each.txId()).flatMap(KnownTransactions.Known::span)));
    Span span =
        spans.begin(told.name(), SpanKind.SERVER, parent, subject.map(Subject::txId), began);
    Context here = Spans.within(span);
    subject.ifPresent(each -> {
      Spans.describe(span, each);
      if (request instanceof SubmitRequest) {
        spans.known().submit(each, Optional.of(here), clock.instant());
      } else if (!(request instanceof EvaluateRequest)) { // of which nothing is to come
        spans.known().begin(each, here);
      }
    });
    told.begin(span, host);
    return here;
  }

  /** One span for all of it; the transactions in it have their own. */
  private <Q, A> ServerCall.Listener<Q> stream(
      ServerCall<Q, A> call,
      Metadata headers,
      ServerCallHandler<Q, A> next,
      Optional<Context> client) {
    Told<Q, A> told = new Told<>(call);
    Span span = spans.begin(told.name(), SpanKind.SERVER, client, Optional.empty());
    told.begin(span, host);
    Context here = Spans.within(span);
    return new SimpleForwardingServerCallListener<>(
        Contexts.interceptCall(Spans.working(here), told, headers, next)) {
      @Override
      public void onMessage(Q message) {
        if (message instanceof Envelope) {
          Subject.of(message)
              .ifPresent(
                  subject -> spans.known().submit(subject, client.map(_ -> here), clock.instant()));
        }
        super.onMessage(message);
      }

      @Override
      public void onCancel() {
        told.end(Status.CANCELLED);
        super.onCancel();
      }
    };
  }

  /** A call whose end ends its span. */
  private static final class Told<Q, A> extends SimpleForwardingServerCall<Q, A> {

    private volatile Span span = Span.getInvalid();

    Told(ServerCall<Q, A> call) {
      super(call);
    }

    String name() {
      return getMethodDescriptor().getFullMethodName();
    }

    void begin(Span begun, String host) {
      span = begun;
      begun.setAttribute(Spans.HOST, host);
      Rpc.describe(begun, getMethodDescriptor());
    }

    void end(Status status) {
      Rpc.end(span, status);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      end(status);
      super.close(status, trailers);
    }
  }
}
