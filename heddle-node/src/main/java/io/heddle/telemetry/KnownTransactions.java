// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.heddle.base.TxId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The spans of transactions on which later ones hang, by the id; the oldest are forgotten. Its
 * monitor guards all.
 */
final class KnownTransactions {

  private static final int MOST = 20_000;

  private final Map<TxId, Known> all =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TxId, Known> eldest) {
          return size() > MOST;
        }
      };

  /**
   * What is known of one.
   *
   * @param span with which it began here
   * @param submitted when it was handed to those who order; not told yet as ordered
   */
  record Known(Optional<Context> span, String chaincode, Optional<Instant> submitted) {}

  synchronized Optional<Known> find(TxId txId) {
    return Optional.ofNullable(all.get(txId));
  }

  /** A transaction begins with a span, unless it has begun before. */
  synchronized void begin(Subject subject, Context span) {
    all.putIfAbsent(
        subject.txId(),
        new Known(Optional.of(reference(span)), subject.chaincode(), Optional.empty()));
  }

  /**
   * A transaction is handed to those who order.
   *
   * @param span on which the rest of it hangs; empty for the one with which it has begun
   */
  synchronized void submit(Subject subject, Optional<Context> span, Instant now) {
    Optional<Context> present =
        span.map(KnownTransactions::reference).or(() -> find(subject.txId()).flatMap(Known::span));
    all.put(subject.txId(), new Known(present, subject.chaincode(), Optional.of(now)));
  }

  /** A transaction is in a block: when it was submitted, told once. */
  synchronized Optional<Instant> ordered(TxId txId) {
    Optional<Known> known = find(txId);
    known.ifPresent(
        each -> all.put(txId, new Known(each.span(), each.chaincode(), Optional.empty())));
    return known.flatMap(Known::submitted);
  }

  /** What a child needs of it: the span itself keeps all that is told of it. */
  private static Context reference(Context span) {
    return Context.root().with(Span.wrap(Span.fromContext(span).getSpanContext()));
  }
}
