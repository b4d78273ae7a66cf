// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** An exporter of spans whose failures are told. */
record ToldSpans(SpanExporter exporter, Outlet outlet) implements SpanExporter {

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    outlet.leaves(spans.size());
    return outlet.watch(exporter.export(spans), spans.size());
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
