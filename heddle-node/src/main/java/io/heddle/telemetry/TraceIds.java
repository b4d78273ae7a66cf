// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.heddle.base.TxId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Ids of traces and spans, by chance but for the trace of a transaction whose client has begun
 * none: that is the first half of the transaction's id, so that whoever knows the one knows the
 * other, on whatever node a span of it is made.
 */
final class TraceIds implements IdGenerator {

  private static final ScopedValue<String> WANTED = ScopedValue.newInstance();
  private static final Pattern FABRICS = Pattern.compile("(?!0{32})[0-9a-f]{64}");
  private static final int LENGTH = 32;

  private final IdGenerator chance = IdGenerator.random();

  /** Does something within which a trace that begins is that of the transaction. */
  static <T> T of(TxId txId, Supplier<T> begin) {
    return FABRICS.matcher(txId.value()).matches()
        ? ScopedValue.where(WANTED, txId.value().substring(0, LENGTH)).call(begin::get)
        : begin.get();
  }

  @Override
  public String generateTraceId() {
    return WANTED.isBound() ? WANTED.get() : chance.generateTraceId();
  }

  @Override
  public String generateSpanId() {
    return chance.generateSpanId();
  }
}
