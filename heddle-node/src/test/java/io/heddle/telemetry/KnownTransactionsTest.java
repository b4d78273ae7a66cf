// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.TxId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KnownTransactionsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final KnownTransactions known = new KnownTransactions();

  @Test
  void the_rest_of_a_transaction_hangs_on_the_span_that_submitted_it() {
    known.begin(subject("a"), span("1"));
    known.begin(subject("a"), span("2"));
    assertThat(id("a")).isEqualTo("1");

    known.submit(subject("a"), Optional.of(span("3")), NOW);

    assertThat(id("a")).isEqualTo("3");
  }

  @Test
  void one_that_is_submitted_without_a_span_keeps_the_one_that_it_began_with() {
    known.begin(subject("a"), span("1"));

    known.submit(subject("a"), Optional.empty(), NOW);

    assertThat(id("a")).isEqualTo("1");
  }

  @Test
  void that_it_is_ordered_is_told_to_the_first_peer_only() {
    known.submit(subject("a"), Optional.of(span("1")), NOW);

    assertThat(known.ordered(new TxId("a"))).contains(NOW);
    assertThat(known.ordered(new TxId("a"))).isEmpty();
    assertThat(known.ordered(new TxId("nobody's"))).isEmpty();
    assertThat(id("a")).isEqualTo("1");
  }

  @Test
  void the_oldest_are_forgotten() {
    for (int each = 0; each <= 20_000; each++) {
      known.begin(subject("tx" + each), span("1"));
    }

    assertThat(known.find(new TxId("tx0"))).isEmpty();
    assertThat(known.find(new TxId("tx1"))).isPresent();
  }

  private String id(String txId) {
    Context span = known.find(new TxId(txId)).flatMap(KnownTransactions.Known::span).orElseThrow();
    return Span.fromContext(span).getSpanContext().getSpanId().substring(15);
  }

  private static Subject subject(String txId) {
    return new Subject(new TxId(txId), "mychannel", "basic");
  }

  private static Context span(String digit) {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    "0".repeat(31) + "1",
                    "0".repeat(15) + digit,
                    TraceFlags.getSampled(),
                    TraceState.getDefault())));
  }
}
