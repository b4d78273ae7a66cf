// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.grpc.Metadata;
import io.heddle.base.TxId;
import io.heddle.words.Foreign;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Begins spans where they belong: in the trace of their client, or in that of their transaction.
 */
final class Spans {

  /** The names of the spans that the chaincode library for Java makes. */
  static final AttributeKey<String> TRANSACTION_ID = AttributeKey.stringKey("transaction_id");

  static final AttributeKey<String> CHANNEL_ID = AttributeKey.stringKey("channel_id");

  /** The names of labels of Fabric's metrics. */
  static final AttributeKey<String> CHAINCODE = AttributeKey.stringKey("chaincode");

  static final AttributeKey<String> VALIDATION_CODE = AttributeKey.stringKey("validation_code");
  static final AttributeKey<Long> BLOCK_NUMBER = AttributeKey.longKey("block_number");
  static final AttributeKey<String> HOST = AttributeKey.stringKey("host");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("status");

  private static final io.grpc.Context.Key<Context> HERE = io.grpc.Context.key("heddle-span");

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final KnownTransactions known = new KnownTransactions();

  Spans(OpenTelemetry telemetry, String version) {
    this.tracer =
        telemetry
            .getTracerProvider()
            .tracerBuilder("io.heddle")
            .setInstrumentationVersion(version)
            .build();
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
  }

  KnownTransactions known() {
    return known;
  }

  /**
   * Begins one now.
   *
   * @param parent empty for the first one of a trace
   * @param txId whose trace that is; empty for one by chance
   */
  Span begin(String name, SpanKind kind, Optional<Context> parent, Optional<TxId> txId) {
    return start(builder(name, kind, parent), txId);
  }

  /** Begins one that has begun before. */
  Span begin(
      String name, SpanKind kind, Optional<Context> parent, Optional<TxId> txId, Instant start) {
    return start(builder(name, kind, parent).setStartTimestamp(start), txId);
  }

  private SpanBuilder builder(String name, SpanKind kind, Optional<Context> parent) {
    SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind);
    return parent.map(builder::setParent).orElseGet(builder::setNoParent);
  }

  private static Span start(SpanBuilder builder, Optional<TxId> txId) {
    return txId.map(id -> TraceIds.of(id, builder::startSpan)).orElseGet(builder::startSpan);
  }

  /** What it is about. */
  static void describe(Span span, Subject subject) {
    span.setAttribute(TRANSACTION_ID, Foreign.text(subject.txId().value()));
    span.setAttribute(CHANNEL_ID, Foreign.text(subject.channel()));
    if (!subject.chaincode().isEmpty()) {
      span.setAttribute(CHAINCODE, Foreign.text(subject.chaincode()));
    }
  }

  static void fail(Span span, String why) {
    span.setStatus(StatusCode.ERROR, Foreign.sentence(why));
  }

  static Context within(Span span) {
    return Context.root().with(span);
  }

  /** The span that the present thread works for. */
  static Optional<Context> here() {
    return Optional.ofNullable(HERE.get());
  }

  /** A context for threads that work for the span. */
  static io.grpc.Context working(Context span) {
    return io.grpc.Context.current().withValue(HERE, span);
  }

  /** The span of who has sent these; empty if they name none. */
  Optional<Context> sent(Metadata headers) {
    Context extracted = propagator.extract(Context.root(), headers, Headers.READING);
    return Span.fromContext(extracted).getSpanContext().isValid()
        ? Optional.of(extracted)
        : Optional.empty();
  }

  /** The context of a span, by the names of the headers in which it would be sent. */
  Map<String, String> sent(Context span) {
    Map<String, String> fields = new HashMap<>();
    propagator.inject(span, fields, Headers.COLLECTING);
    return fields;
  }

  void send(Context span, Metadata headers) {
    propagator.inject(span, headers, Headers.WRITING);
  }
}
