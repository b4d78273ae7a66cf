// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.endorse.Execution;
import io.heddle.endorse.ExecutionListener.Watch;
import io.heddle.endorse.Verdict;
import io.heddle.stream.MessageListener;
import io.heddle.words.Foreign;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * Makes spans of a proposal that a peer executes: one of the whole, below it one for each chaincode
 * that is called, and below that one for each of its requests. Its monitor guards it.
 */
final class TracedExecution implements Watch, MessageListener {

  private static final AttributeKey<Long> LEFT_OUT = AttributeKey.longKey("requests_left_out");

  /** A contract that reads a thousand keys is not to fill a collector. */
  private static final int MOST_REQUESTS = 100;

  private final Spans spans;
  private final TxId txId;
  private final Span whole;
  private final Deque<Step> steps = new ArrayDeque<>();
  private int requests;

  /**
   * A chaincode at work, or what it waits for.
   *
   * @param hasBegun whether the chaincode has been sent what it is to do
   */
  private record Step(Span span, boolean isCall, boolean hasBegun) {}

  private TracedExecution(Spans spans, TxId txId, Span whole) {
    this.spans = spans;
    this.txId = txId;
    this.whole = whole;
  }

  /** One that begins now, below the call that the present thread works for. */
  static TracedExecution begin(Spans spans, TxId txId, String peer) {
    Optional<Context> parent =
        Spans.here().or(() -> spans.known().find(txId).flatMap(KnownTransactions.Known::span));
    Span whole = spans.begin("ProcessProposal", SpanKind.INTERNAL, parent, Optional.of(txId));
    whole.setAttribute(Spans.HOST, peer);
    whole.setAttribute(Spans.TRANSACTION_ID, Foreign.text(txId.value()));
    return new TracedExecution(spans, txId, whole);
  }

  @Override
  public MessageListener messages() {
    return this;
  }

  @Override
  public boolean wantsSecondRun() {
    return false;
  }

  /** With these it is known which span the chaincode's own hang on: that of the call. */
  @Override
  public synchronized Map<String, ByteString> decorations(String chaincode) {
    Span call = beginCall(ChaincodeMessage.Type.TRANSACTION.name(), chaincode);
    Map<String, ByteString> fields = new HashMap<>();
    spans
        .sent(Spans.within(call))
        .forEach((name, value) -> fields.put(name, ByteString.copyFromUtf8(value)));
    return fields;
  }

  @Override
  public synchronized void toChaincode(String chaincode, ChaincodeMessage message) {
    if (message.getType() == ChaincodeMessage.Type.TRANSACTION
        || message.getType() == ChaincodeMessage.Type.INIT) {
      Span call =
          steps.isEmpty() || steps.element().hasBegun()
              ? beginCall(message.getType().name(), chaincode)
              : steps.element().span();
      call.updateName(message.getType().name());
      call.setAttribute(Spans.CHANNEL_ID, Foreign.text(message.getChannelId()));
      steps.pop();
      steps.push(new Step(call, true, true));
      return;
    }
    endUnsent();
    if (!steps.isEmpty() && !steps.element().isCall()) {
      end(message);
    }
  }

  @Override
  public synchronized void fromChaincode(String chaincode, ChaincodeMessage message) {
    if (message.getType() == ChaincodeMessage.Type.COMPLETED
        || message.getType() == ChaincodeMessage.Type.ERROR) {
      endCall(message);
      return;
    }
    endUnsent();
    boolean isLeftOut =
        requests++ >= MOST_REQUESTS && message.getType() != ChaincodeMessage.Type.INVOKE_CHAINCODE;
    Span request =
        isLeftOut ? Span.getInvalid() : below(message.getType().name(), SpanKind.INTERNAL);
    steps.push(new Step(request, false, true));
  }

  @Override
  public synchronized void unanswered(String chaincode) {
    endCall(ChaincodeMessage.getDefaultInstance());
  }

  @Override
  public synchronized void ended(Execution execution) {
    Spans.describe(whole, new Subject(txId, execution.proposal().channel(), execution.chaincode()));
    switch (execution.verdict()) {
      case Verdict.Answered(var response, _) ->
          whole.setAttribute(Spans.STATUS, (long) response.getStatus());
      case Verdict.Failed(String why) -> Spans.fail(whole, why);
      case Verdict.Refused(String why) -> Spans.fail(whole, why);
      case Verdict.TurnedAway(String why) -> Spans.fail(whole, why);
    }
    endAll();
  }

  @Override
  public synchronized void abandoned() {
    Spans.fail(whole, "abandoned");
    endAll();
  }

  private void endAll() {
    endUnsent();
    while (!steps.isEmpty()) {
      steps.pop().span().end();
    }
    if (requests > MOST_REQUESTS) {
      whole.setAttribute(LEFT_OUT, (long) requests - MOST_REQUESTS);
    }
    whole.end();
  }

  /** A call that could not be made, since its chaincode is gone or has too much to do. */
  private void endUnsent() {
    while (!steps.isEmpty() && !steps.element().hasBegun()) {
      Span unsent = steps.pop().span();
      Spans.fail(unsent, "not sent");
      unsent.end();
    }
  }

  private void endCall(ChaincodeMessage last) {
    endUnsent();
    while (!steps.isEmpty() && !steps.element().isCall()) {
      steps.pop().span().end();
    }
    if (!steps.isEmpty()) {
      end(last);
    }
  }

  private void end(ChaincodeMessage last) {
    Span span = steps.pop().span();
    if (last.getType() == ChaincodeMessage.Type.ERROR) {
      Spans.fail(span, last.getPayload().toStringUtf8());
    } else if (last.getType() == ChaincodeMessage.Type.UNDEFINED) {
      Spans.fail(span, "no answer");
    }
    span.end();
  }

  private Span beginCall(String name, String chaincode) {
    Span call = below(name, SpanKind.CLIENT);
    call.setAttribute(Spans.CHAINCODE, Foreign.text(chaincode));
    call.setAttribute(Spans.TRANSACTION_ID, Foreign.text(txId.value()));
    steps.push(new Step(call, true, false));
    return call;
  }

  private Span below(String name, SpanKind kind) {
    Span parent = steps.isEmpty() ? whole : steps.element().span();
    return spans.begin(name, kind, Optional.of(Spans.within(parent)), Optional.empty());
  }
}
