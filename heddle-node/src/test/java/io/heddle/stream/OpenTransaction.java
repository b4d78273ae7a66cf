// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.TestLedger;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * The first transaction of a test, in which a chaincode makes requests.
 *
 * @param start the message that the chaincode got
 */
record OpenTransaction(
    FakeChaincode chaincode, StreamHarness.Running running, ChaincodeMessage start) {

  /** What the peer answers. */
  ByteString response(ChaincodeMessage.Type type, MessageLite request) {
    ChaincodeMessage reply = chaincode.ask(start, type, request);
    assertThat(reply.getType()).as("%s", reply).isEqualTo(ChaincodeMessage.Type.RESPONSE);
    return reply.getPayload();
  }

  /** The cause of a refusal, without what stands before each. */
  String error(ChaincodeMessage.Type type, MessageLite request) {
    ChaincodeMessage reply = chaincode.ask(start, type, request);
    assertThat(reply.getType()).as("%s", reply).isEqualTo(ChaincodeMessage.Type.ERROR);
    String prefix = "%s failed: transaction ID: %s: ".formatted(type, TestLedger.txId(1));
    assertThat(reply.getPayload().toStringUtf8()).startsWith(prefix);
    return reply.getPayload().toStringUtf8().substring(prefix.length());
  }

  /** Ends it; what it has read and written. */
  TxReadWriteSet results() throws Exception {
    chaincode.complete(start, "");
    running.outcome();
    return TxReadWriteSet.parseFrom(running.simulator().results());
  }
}
