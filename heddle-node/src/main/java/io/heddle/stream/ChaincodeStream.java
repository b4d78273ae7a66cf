// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.alive.Errand;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.golang.GoProtobuf;
import java.time.Duration;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation with one registered chaincode. Safe for threads; transactions run in parallel.
 *
 * <p>Fabric: core/chaincode/handler.go.
 */
public final class ChaincodeStream {

  /** Fabric's gateway tests for this ending, to try another peer. */
  static final String TERMINATED = "chaincode stream terminated";

  private static final Logger log = LoggerFactory.getLogger(ChaincodeStream.class);
  private static final int FIRST_REFUSING_STATUS = 400;

  private final PackageId id;
  private final Duration executeTimeout;
  private final OverlappingRequests overlapping;
  private final Outbox outbox;
  private final Transactions transactions;
  private final ShimRequests requests;
  private final QuickRequests quickRequests = new QuickRequests();
  private final Turns turns;
  private final StreamListener listener;

  ChaincodeStream(PackageId id, StreamSettings settings, Outbox outbox, StreamListener listener) {
    this.id = id;
    this.executeTimeout = settings.executeTimeout();
    this.overlapping = settings.overlapping();
    this.outbox = outbox;
    this.transactions = new Transactions(settings.executeTimeout());
    this.requests =
        new ShimRequests(
            settings.totalQueryLimit(), settings.stateDatabase(), () -> listener.wasSplit(id));
    this.turns = new Turns(id, settings.concurrency());
    this.listener = listener;
  }

  public PackageId id() {
    return id;
  }

  /**
   * Runs one transaction, as soon as it is its turn, and waits for the chaincode's last word, for
   * at most the execute timeout.
   *
   * @throws HeddleException {@code TIMED_OUT}; {@code UNAVAILABLE} if the stream ended or too many
   *     wait for their turn; {@code CONFLICT} if the same transaction runs on this stream already;
   *     {@code CHAINCODE} if the chaincode broke the protocol. The message is what Fabric puts
   *     behind {@code error sending: }
   */
  public Outcome execute(Invocation invocation) throws InterruptedException {
    try (Turns.Turn _ = turns.await(executeTimeout)) {
      return execute(invocation, executeTimeout);
    }
  }

  /**
   * As {@link #execute(Invocation)}, for at most the shorter of {@code limit} and the execute
   * timeout, and at once: for a call by another chaincode.
   */
  public Outcome execute(Invocation invocation, Duration limit) throws InterruptedException {
    ChaincodeMessage start = Messages.start(invocation);
    if (start.getSerializedSize() > Messages.MAX_BYTES) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "the proposal has %d bytes, a chaincode takes at most %d"
              .formatted(start.getSerializedSize(), Messages.MAX_BYTES));
    }
    TransactionContext context = transactions.begin(invocation, limit);
    boolean owesLastWord = false;
    try {
      if (!invocation.messages().isLost() && outbox.reserve(start, context.remaining())) {
        invocation.messages().toChaincode(invocation.namespace(), start);
        outbox.sendReserved(start);
        owesLastWord = true;
      }
      Optional<TransactionContext.End> end = context.awaitEnd();
      owesLastWord &= end.isEmpty() || end.get() instanceof TransactionContext.End.Broken;
      return outcome(context, end);
    } finally {
      transactions.remove(context, owesLastWord);
      context.close();
      if (owesLastWord) {
        invocation.messages().unanswered(invocation.namespace());
      }
    }
  }

  /** Whether this is how a transaction fails whose chaincode is gone. */
  public static boolean isTermination(HeddleException failure) {
    return failure.getMessage().equals(TERMINATED);
  }

  /** The transactions that it works on now. */
  public int inFlight() {
    return transactions.running().size();
  }

  int openQueries() {
    return transactions.running().stream().mapToInt(TransactionContext::openQueries).sum();
  }

  long queuedBytes() {
    return outbox.queuedBytes();
  }

  /**
   * Takes any message that a ready chaincode may send, one at a time, and never waits; false if it
   * may not send this one.
   */
  boolean receive(ChaincodeMessage message) {
    listener.received(id, message);
    if (message.getType() == ChaincodeMessage.Type.COMPLETED
        || message.getType() == ChaincodeMessage.Type.ERROR) {
      finish(message);
      return true;
    }
    if (!ShimRequests.TYPES.contains(message.getType())) {
      return false;
    }
    request(message);
    return true;
  }

  /** A message could not be sent: the transaction it belongs to ends with that. */
  void sendFailed(ChaincodeMessage unsent, String cause) {
    transactions.finish(Messages.sendFailure(unsent, cause));
  }

  /** The stream is over: everything in flight fails. */
  void terminate() {
    transactions.terminate();
  }

  private void finish(ChaincodeMessage last) {
    if (!transactions.finish(Messages.withinLimit(last))) {
      listener.cameLate(id);
      log.debug(
          "[{}] Nobody waits for {} of chaincode {} on channel {}",
          Messages.shortTxId(last),
          last.getType(),
          id,
          last.getChannelId());
    }
  }

  private void request(ChaincodeMessage message) {
    Optional<TransactionContext> found = transactions.find(message);
    if (found.isEmpty()) {
      refuseUnknown(message);
      return;
    }
    TransactionContext context = found.get();
    Optional<ShimRequests.Work> quick =
        outbox.hasRoom() ? quickRequests.find(message, context.invocation()) : Optional.empty();
    quick.ifPresentOrElse(
        work -> requestHere(message, context, work), () -> requestBeside(message, context));
  }

  private void requestHere(
      ChaincodeMessage message, TransactionContext context, ShimRequests.Work work) {
    switch (context.beginRequest(message.getType(), Thread.currentThread())) {
      case YOURS -> answerHere(message, context, work);
      case TAKEN -> refuseOverlap(message, context);
      case OVER -> refuseUnknown(message);
    }
  }

  private void requestBeside(ChaincodeMessage message, TransactionContext context) {
    Thread worker =
        Errand.unstarted(
            "chaincode-request", () -> answer(message, context), why -> unanswered(context, why));
    switch (context.beginRequest(message.getType(), worker)) {
      case YOURS -> worker.start();
      case TAKEN -> refuseOverlap(message, context);
      case OVER -> refuseUnknown(message);
    }
  }

  private void refuseUnknown(ChaincodeMessage message) {
    log.error("no ledger context: {} {}", message.getChannelId(), Messages.shortTxId(message));
    String cause =
        message.getType() == ChaincodeMessage.Type.INVOKE_CHAINCODE
            ? "could not get valid transaction"
            : "no ledger context";
    outbox.send(Messages.error(message, cause));
  }

  private void answerHere(
      ChaincodeMessage request, TransactionContext context, ShimRequests.Work work) {
    ChaincodeMessage reply = handle(request, context, work);
    context.endRequest();
    outbox.sendWithRoom(reply);
  }

  private void answer(ChaincodeMessage request, TransactionContext context) {
    ChaincodeMessage reply = handle(request, context, requests.of(request, context));
    boolean hasRoom = false;
    try {
      context.enterWait();
      hasRoom = outbox.reserve(reply, context.remaining());
    } catch (InterruptedException e) {
      log.debug("[{}] Nobody waits for the answer any longer", Messages.shortTxId(request), e);
    }
    context.endRequest();
    if (hasRoom) {
      outbox.sendReserved(reply);
    }
  }

  private ChaincodeMessage handle(
      ChaincodeMessage request, TransactionContext context, ShimRequests.Work work) {
    Invocation invocation = context.invocation();
    invocation.messages().fromChaincode(invocation.namespace(), request);
    listener.requested(id, invocation.channel(), request.getType());
    long started = System.nanoTime();
    ChaincodeMessage reply = ShimRequests.handle(request, work);
    listener.answered(
        id, invocation.channel(), request, reply, Duration.ofNanos(System.nanoTime() - started));
    invocation.messages().toChaincode(invocation.namespace(), reply);
    return reply;
  }

  /** The chaincode would wait for the answer for as long as its transaction may last. */
  private void unanswered(TransactionContext context, Throwable why) {
    log.error(
        "[{}] A request of chaincode {} could not be answered",
        context.invocation().txId().shortId(),
        id,
        why);
    context.end(new TransactionContext.End.Broken(Fault.INTERNAL, "panic during execution"));
  }

  /** The second request gets no answer, whatever becomes of its transaction. */
  private void refuseOverlap(ChaincodeMessage message, TransactionContext context) {
    listener.overlapped(id);
    log.error(
        "[{}] Another request pending for this CC: {}, Txid: {}, ChannelID: {}. Cannot process.",
        Messages.shortTxId(message),
        id,
        message.getTxid(),
        message.getChannelId());
    if (overlapping == OverlappingRequests.FAIL) {
      context.end(
          new TransactionContext.End.Broken(
              Fault.CHAINCODE, "concurrent state requests in one transaction are not supported"));
    }
  }

  private Outcome outcome(TransactionContext context, Optional<TransactionContext.End> end) {
    if (end.isEmpty()) {
      listener.timedOut(id);
      log.warn(
          "[{}] Chaincode {} ({}) on channel {} did not answer in time: {}",
          context.invocation().txId().shortId(),
          context.invocation().namespace(),
          id,
          context.invocation().channel(),
          context.progress());
      throw new HeddleException(Fault.TIMED_OUT, "timeout expired while executing transaction");
    }
    return switch (end.get()) {
      case TransactionContext.End.Final(ChaincodeMessage last) -> read(context.invocation(), last);
      case TransactionContext.End.Broken(Fault fault, String why) ->
          throw new HeddleException(fault, why);
    };
  }

  private static Outcome read(Invocation invocation, ChaincodeMessage last) {
    invocation.messages().fromChaincode(invocation.namespace(), last);
    if (last.getType() == ChaincodeMessage.Type.ERROR) {
      return new Outcome.Failed(last, last.getPayload().toStringUtf8());
    }
    try {
      Response response = Response.parseFrom(last.getPayload());
      return new Outcome.Completed(last, response, event(invocation, last, response));
    } catch (InvalidProtocolBufferException e) {
      return new Outcome.Unreadable(
          last,
          "failed to unmarshal response for transaction %s: %s"
              .formatted(invocation.txId(), GoProtobuf.words(e)));
    }
  }

  private static Optional<ChaincodeEvent> event(
      Invocation invocation, ChaincodeMessage last, Response response) {
    if (!last.hasChaincodeEvent() || response.getStatus() >= FIRST_REFUSING_STATUS) {
      return Optional.empty();
    }
    return Optional.of(
        last.getChaincodeEvent().toBuilder()
            .setChaincodeId(invocation.namespace())
            .setTxId(invocation.txId().value())
            .build());
  }
}
