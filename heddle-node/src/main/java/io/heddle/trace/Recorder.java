// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.endorse.Execution;
import io.heddle.endorse.ExecutionListener.Watch;
import io.heddle.endorse.Verdict;
import io.heddle.stream.MessageListener;
import io.heddle.trace.TransactionTrace.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateNext;

/** Writes down the messages and the result of one execution. Its monitor guards it. */
final class Recorder implements Watch, MessageListener {

  private static final int MOST_MESSAGES = 2000;

  /** One chaincode in the middle of the transaction. */
  private static final class Frame {
    private ChaincodeMessage.Type request = ChaincodeMessage.Type.UNDEFINED;
    private boolean asksForPrivateData;
    private final Set<String> privateQueries = new HashSet<>();
  }

  /** Who is told. */
  interface Listener {
    /** The execution has ended, and its result may become a transaction or not. */
    void ended(TransactionTrace trace, boolean isEndorsed);
  }

  private final boolean wantsSecondRun;
  private final Listener listener;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final List<Message> messages = new ArrayList<>();
  private long started;
  private int leftOut;
  private Optional<TransactionTrace> trace = Optional.empty();

  /**
   * Ready to write.
   *
   * @param listener is told of the finished trace
   */
  Recorder(boolean wantsSecondRun, Listener listener) {
    this.wantsSecondRun = wantsSecondRun;
    this.listener = listener;
  }

  /** The execution begins now. */
  synchronized Recorder begin() {
    started = System.nanoTime();
    return this;
  }

  /** What was recorded, once the execution has ended. */
  synchronized Optional<TransactionTrace> trace() {
    return trace;
  }

  @Override
  public MessageListener messages() {
    return this;
  }

  @Override
  public boolean wantsSecondRun() {
    return wantsSecondRun;
  }

  @Override
  public synchronized void toChaincode(String chaincode, ChaincodeMessage message) {
    boolean isCall =
        message.getType() == ChaincodeMessage.Type.TRANSACTION
            || message.getType() == ChaincodeMessage.Type.INIT;
    if (isCall) {
      frames.push(new Frame());
      add(chaincode, message, true, MessageText.ofCall(message).words());
    } else {
      add(chaincode, message, true, MessageText.open(reply(message)).words());
    }
  }

  @Override
  public synchronized void fromChaincode(String chaincode, ChaincodeMessage message) {
    MessageText text = MessageText.fromChaincode(message);
    add(chaincode, message, false, text.words());
    boolean isLast =
        message.getType() == ChaincodeMessage.Type.COMPLETED
            || message.getType() == ChaincodeMessage.Type.ERROR;
    if (isLast) {
      frames.poll();
      return;
    }
    Frame frame = frame();
    frame.request = message.getType();
    frame.asksForPrivateData =
        !text.collection().isEmpty() || frame.privateQueries.contains(queryId(message));
  }

  @Override
  public synchronized void unanswered(String chaincode) {
    frames.poll();
  }

  @Override
  public void ended(Execution execution) {
    TransactionTrace finished;
    synchronized (this) {
      finished = ExecutionTrace.of(execution, List.copyOf(messages), leftOut);
      trace = Optional.of(finished);
      messages.clear();
      frames.clear();
    }
    listener.ended(finished, isEndorsed(execution.verdict()));
  }

  private static boolean isEndorsed(Verdict verdict) {
    return verdict instanceof Verdict.Answered(_, Optional<Verdict.Endorsed> result)
        && result.flatMap(Verdict.Endorsed::endorsement).isPresent();
  }

  private void add(String chaincode, ChaincodeMessage message, boolean toChaincode, String text) {
    if (messages.size() == MOST_MESSAGES) {
      leftOut++;
      return;
    }
    messages.add(
        new Message(
            (System.nanoTime() - started) / 1_000,
            chaincode,
            Math.max(0, frames.size() - 1),
            toChaincode,
            message.getType().name(),
            message.getSerializedSize(),
            text));
  }

  private String reply(ChaincodeMessage reply) {
    ByteString payload = reply.getPayload();
    if (reply.getType() == ChaincodeMessage.Type.ERROR) {
      return MessageText.text(payload);
    }
    Frame frame = frame();
    return switch (frame.request) {
      case GET_STATE ->
          payload.isEmpty()
              ? "(no such key)"
              : frame.asksForPrivateData
                  ? "%d bytes with hash %s".formatted(payload.size(), Hashes.of(payload))
                  : MessageText.text(payload);
      case GET_PRIVATE_DATA_HASH -> payload.isEmpty() ? "(no such key)" : Hashes.hex(payload);
      case GET_STATE_BY_RANGE, GET_QUERY_RESULT, GET_HISTORY_FOR_KEY, QUERY_STATE_NEXT ->
          page(frame, payload);
      default -> "";
    };
  }

  private static String page(Frame frame, ByteString payload) {
    try {
      QueryResponse page = QueryResponse.parseFrom(payload);
      if (frame.asksForPrivateData) {
        frame.privateQueries.add(page.getId());
      }
      return "%d records%s"
          .formatted(page.getResultsCount(), page.getHasMore() ? ", more to come" : "");
    } catch (InvalidProtocolBufferException e) {
      return "unreadable: " + e.getMessage();
    }
  }

  private static String queryId(ChaincodeMessage message) {
    if (message.getType() != ChaincodeMessage.Type.QUERY_STATE_NEXT) {
      return "";
    }
    try {
      return QueryStateNext.parseFrom(message.getPayload()).getId();
    } catch (InvalidProtocolBufferException e) {
      return ""; // the reply will tell
    }
  }

  private Frame frame() {
    if (frames.isEmpty()) {
      frames.push(new Frame());
    }
    return frames.element();
  }
}
