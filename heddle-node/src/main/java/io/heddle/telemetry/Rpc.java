// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;

/** A call over gRPC in the words of OpenTelemetry's conventions. */
final class Rpc {

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system");
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("rpc.service");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  private static final AttributeKey<Long> CODE = AttributeKey.longKey("rpc.grpc.status_code");

  private Rpc() {}

  static void describe(Span span, MethodDescriptor<?, ?> method) {
    span.setAttribute(SYSTEM, "grpc");
    span.setAttribute(SERVICE, String.valueOf(method.getServiceName()));
    span.setAttribute(METHOD, String.valueOf(method.getBareMethodName()));
  }

  /** Ends it; twice is harmless. */
  static void end(Span span, Status status) {
    if (!span.isRecording()) {
      return;
    }
    span.setAttribute(CODE, (long) status.getCode().value());
    if (!status.isOk() && status.getCode() != Status.Code.CANCELLED) {
      String description = status.getDescription();
      Spans.fail(span, description == null ? status.getCode().name() : description);
    }
    span.end();
  }
}
