// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.endorse.Execution;
import io.heddle.endorse.ExecutionListener;
import io.heddle.endorse.ExecutionListener.Watch;
import io.heddle.stream.MessageListener;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * Makes spans of what a peer executes, and lets others watch, too.
 *
 * @param others who want to know of single executions
 */
record Watches(Spans spans, String peer, ExecutionListener others) implements ExecutionListener {

  @Override
  public Optional<Watch> watch(TxId txId) {
    Watch traced = TracedExecution.begin(spans, txId, peer);
    return Optional.of(
        others.watch(txId).<Watch>map(other -> new Both(traced, other)).orElse(traced));
  }

  private record Both(Watch one, Watch other) implements Watch {

    @Override
    public MessageListener messages() {
      return new BothHear(one.messages(), other.messages());
    }

    @Override
    public boolean wantsSecondRun() {
      return one.wantsSecondRun() || other.wantsSecondRun();
    }

    @Override
    public void ended(Execution execution) {
      one.ended(execution);
      other.ended(execution);
    }

    @Override
    public void abandoned() {
      one.abandoned();
      other.abandoned();
    }
  }

  private record BothHear(MessageListener one, MessageListener other) implements MessageListener {

    @Override
    public void toChaincode(String chaincode, ChaincodeMessage message) {
      one.toChaincode(chaincode, message);
      other.toChaincode(chaincode, message);
    }

    @Override
    public void fromChaincode(String chaincode, ChaincodeMessage message) {
      one.fromChaincode(chaincode, message);
      other.fromChaincode(chaincode, message);
    }

    @Override
    public void unanswered(String chaincode) {
      one.unanswered(chaincode);
      other.unanswered(chaincode);
    }

    @Override
    public Map<String, ByteString> decorations(String chaincode) {
      Map<String, ByteString> both = new HashMap<>(other.decorations(chaincode));
      both.putAll(one.decorations(chaincode));
      return both;
    }
  }
}
