// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a chaincode may do that no transaction is made of. */
final class WithoutTransactionTest {

  @TempDir private Path dir;
  private RecordedLedgers ledgers;
  private RecordedPeer peer;
  private final BlockingQueue<ChaincodeMessage> replies = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    ledgers = RecordedLedgers.open(dir);
    peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    peer.close();
    ledgers.close();
  }

  @Test
  @Spec("CP-45")
  void a_proposal_that_is_only_evaluated_may_write_and_nothing_comes_of_it() throws Exception {
    asksFor(
        ChaincodeMessage.Type.PUT_STATE,
        PutState.newBuilder()
            .setKey("k")
            .setValue(ByteString.copyFromUtf8("v"))
            .build()
            .toByteString(),
        () -> {});

    Verdict verdict = peer.endorser().evaluate(OpenedProposal.open(proposal().signed()));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Answered.class,
            answered -> assertThat(answered.response().getStatus()).isEqualTo(200));
    assertThat(reply().getType()).isEqualTo(ChaincodeMessage.Type.RESPONSE);
    try (var state = ledgers.main().ledger().snapshot()) {
      assertThat(state.get("asset", "k")).isEmpty();
    }
  }

  @Test
  @Spec("CP-79")
  void history_is_as_long_as_the_ledger_is_now_and_leaves_no_read() throws Exception {
    // the block comes after the simulation has begun
    asksFor(
        ChaincodeMessage.Type.GET_HISTORY_FOR_KEY,
        GetHistoryForKey.newBuilder().setKey("k").build().toByteString(),
        () -> commitWriteOf("k", "later"));

    ProposalResponse response = peer.endorser().process(proposal().signed());

    assertThat(values(QueryResponse.parseFrom(reply().getPayload()))).containsExactly("later");
    assertThat(setOf(response)).isEqualTo(KVRWSet.getDefaultInstance());
  }

  private void commitWriteOf(String key, String value) {
    ByteString results = RwSet.of("asset", set -> set.addWrites(RwSet.write(key, value)));
    ledgers
        .main()
        .commit(
            TestTransaction.orderedBlock(
                ledgers.main().ledger(), List.of(TestTransaction.of("asset", results).entry())));
  }

  private ChaincodeMessage reply() throws InterruptedException {
    ChaincodeMessage reply = replies.poll(10, TimeUnit.SECONDS);
    if (reply == null) {
      throw new AssertionError("The peer did not answer the chaincode");
    }
    return reply;
  }

  private static List<String> values(QueryResponse page) throws Exception {
    List<String> values = new ArrayList<>();
    for (QueryResultBytes result : page.getResultsList()) {
      values.add(KeyModification.parseFrom(result.getResultBytes()).getValue().toStringUtf8());
    }
    return values;
  }

  /** A chaincode that does something, asks for something, and is content with any answer. */
  private void asksFor(ChaincodeMessage.Type type, ByteString request, Runnable before) {
    peer.play(
        "asset",
        (message, self) -> {
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            before.run();
            self.reply(message, type, request);
          } else {
            replies.add(message);
            self.reply(
                message,
                ChaincodeMessage.Type.COMPLETED,
                Response.newBuilder().setStatus(200).build().toByteString());
          }
        });
  }

  private static ClientProposal proposal() {
    return ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "asset", "f");
  }

  private static KVRWSet setOf(ProposalResponse response) throws Exception {
    ByteString results =
        ChaincodeAction.parseFrom(
                ProposalResponsePayload.parseFrom(response.getPayload()).getExtension())
            .getResults();
    for (NsReadWriteSet set : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
      if (set.getNamespace().equals("asset")) {
        return KVRWSet.parseFrom(set.getRwset());
      }
    }
    return KVRWSet.getDefaultInstance();
  }
}
