// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.endorse.Execution;
import io.heddle.endorse.Verdict;
import io.heddle.ledger.StateEntry;
import io.heddle.trace.TransactionTrace.Answer;
import io.heddle.trace.TransactionTrace.Comparison;
import io.heddle.trace.TransactionTrace.Event;
import io.heddle.trace.TransactionTrace.Message;
import io.heddle.trace.TransactionTrace.Namespace;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.Response;

/** What an execution tells, whether or not it becomes a transaction. */
final class ExecutionTrace {

  private ExecutionTrace() {}

  static TransactionTrace of(Execution execution, List<Message> messages, int leftOut) {
    return new TransactionTrace(
        execution.proposal().channelHeader().getTxId(),
        execution.proposal().channel(),
        HeaderType.ENDORSER_TRANSACTION.name(),
        execution.chaincode(),
        execution.proposal().spec().getChaincodeSpec().getInput().getArgsList().stream()
            .map(Value::of)
            .toList(),
        creator(execution),
        Optional.of(answer(execution)),
        messages,
        leftOut,
        execution
            .second()
            .map(second ->
                new Comparison(
                    Differences.between(execution.run(), second.run()), second.onOneInstance())),
        readWriteSet(execution),
        execution.run().event().map(ExecutionTrace::event),
        List.of(),
        Optional.empty(),
        List.of());
  }

  static Answer answer(Response response) {
    return new Answer(
        Optional.of(response.getStatus()),
        response.getMessage(),
        Value.of(response.getPayload()),
        "");
  }

  static Event event(ChaincodeEvent event) {
    return new Event(event.getChaincodeId(), event.getEventName(), Value.of(event.getPayload()));
  }

  private static Answer answer(Execution execution) {
    return execution
        .run()
        .response()
        .map(ExecutionTrace::answer)
        .orElseGet(
            () -> new Answer(Optional.empty(), "", Value.of(ByteString.EMPTY), failure(execution)));
  }

  /** The words that the client got, which say more than the chaincode's own. */
  private static String failure(Execution execution) {
    return execution.verdict() instanceof Verdict.Failed(String reason)
        ? reason
        : execution.run().failure();
  }

  private static List<Namespace> readWriteSet(Execution execution) {
    try {
      return ReadWriteSets.of(
          execution.run().results(),
          (namespace, key) ->
              execution.state().flatMap(state -> state.get(namespace, key)).map(StateEntry::value));
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.INTERNAL, "Own read-write set cannot be read", e);
    }
  }

  private static String creator(Execution execution) {
    try {
      return People.name(
          SignatureHeader.parseFrom(execution.proposal().header().getSignatureHeader())
              .getCreator());
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.INTERNAL, "A header that was checked cannot be read", e);
    }
  }
}
