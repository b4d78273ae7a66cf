// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Lets so many spans wait for export, and tells of each that is too many. The library's own queue,
 * which is as long, never says what it drops.
 */
record BoundedSpans(SpanProcessor queue, int most, Outlet outlet) implements SpanProcessor {

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    queue.onStart(parent, span);
  }

  @Override
  public boolean isStartRequired() {
    return queue.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled() && outlet.enters(most)) {
      queue.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return queue.isEndRequired();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return queue.forceFlush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return queue.shutdown();
  }
}
