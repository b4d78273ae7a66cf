// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.commit.CommitTimer;
import io.heddle.telemetry.KnownTransactions.Known;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes spans of the way of transactions from those who order into a peer's ledger.
 *
 * @param other who wants to know of it, too
 */
record TracedCommits(Spans spans, Clock clock, String peer, ChannelName channel, CommitTimer other)
    implements CommitTimer {

  @Override
  public void committed(ValidatedBlock block, Duration validation, Duration write) {
    other.committed(block, validation, write);
    Instant end = clock.instant();
    Instant judged = end.minus(write);
    Instant came = judged.minus(validation);
    for (ValidatedTx transaction : block.transactions()) {
      if (!transaction.txId().value().isEmpty()) {
        tell(block.number(), transaction, came, judged, end);
      }
    }
  }

  private void tell(
      long block, ValidatedTx transaction, Instant came, Instant judged, Instant end) {
    TxId txId = transaction.txId();
    Optional<Known> known = spans.known().find(txId);
    Optional<Context> parent = known.flatMap(Known::span);
    Subject subject = new Subject(txId, channel.value(), known.map(Known::chaincode).orElse(""));
    spans
        .known()
        .ordered(txId)
        .ifPresent(submitted -> {
          Span order = begin("order", parent, subject, block, submitted);
          order.end(came.isBefore(submitted) ? submitted : came);
        });
    Span validate = begin("validate", parent, subject, block, came);
    validate.setAttribute(Spans.HOST, peer);
    validate.setAttribute(Spans.VALIDATION_CODE, transaction.code().name());
    if (!transaction.isValid()) {
      Spans.fail(validate, transaction.reason());
    }
    validate.end(judged);
    Span commit = begin("commit", parent, subject, block, judged);
    commit.setAttribute(Spans.HOST, peer);
    commit.setAttribute(Spans.VALIDATION_CODE, transaction.code().name());
    commit.end(end);
  }

  private Span begin(
      String name, Optional<Context> parent, Subject subject, long block, Instant start) {
    Span span = spans.begin(name, SpanKind.INTERNAL, parent, Optional.of(subject.txId()), start);
    Spans.describe(span, subject);
    span.setAttribute(Spans.BLOCK_NUMBER, block);
    return span;
  }
}
