// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.ledger.Ledger;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.SampleProposal;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chaincode whose definition requires initialization, before it had any. */
@Spec({"CP-141", "CP-142", "CP-143", "NA-81"})
final class InitializationTest {

  private static final String MARK = "\0\uDBFF\uDFFFinitialized";

  private static final ByteString ONE_PAGE =
      GetStateByRange.newBuilder()
          .setMetadata(QueryMetadata.newBuilder().setPageSize(1).build().toByteString())
          .build()
          .toByteString();

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static RecordedPeer peer;
  private static final List<ChaincodeMessage> received = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    Ledger ledger = ledgers.main().ledger();
    ledger.append(
        TestLedger.update(
            TestLedger.nextBlock(ledger),
            List.of(),
            List.of(TestLedger.removal("seeded", MARK)),
            List.of()));
    peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30));
    peer.play(
        "seeded",
        (message, self) -> {
          received.add(message);
          if (message.getType() == ChaincodeMessage.Type.INIT && asksForPage(message)) {
            self.reply(message, ChaincodeMessage.Type.GET_STATE_BY_RANGE, ONE_PAGE);
            return;
          }
          self.reply(
              message,
              ChaincodeMessage.Type.COMPLETED,
              Response.newBuilder().setStatus(200).build().toByteString());
        });
  }

  @AfterAll
  static void stop() {
    peer.close();
    ledgers.close();
  }

  @Test
  void an_ordinary_call_is_refused_until_it_is_initialized() throws Exception {
    ClientProposal proposal = proposal(ChaincodeInput.getDefaultInstance());

    Response response = peer.endorser().process(proposal.signed()).getResponse();

    assertThat(response.getStatus()).isEqualTo(500);
    assertThat(response.getMessage())
        .isEqualTo(
            "error in simulation: failed to execute transaction %s: invalid invocation: chaincode 'seeded' has not been initialized for this version, must call as init first"
                .formatted(proposal.txId()));
  }

  @Test
  @Spec("EB-602")
  void a_launch_that_leaves_nobody_to_talk_to_is_a_failure() throws Exception {
    peer.claimLaunched("oracle");

    Response response =
        peer.endorser()
            .process(
                ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "oracle", "f")
                    .signed())
            .getResponse();

    assertThat(response.getMessage())
        .endsWith(
            "claimed to start chaincode container for %s but could not find handler"
                .formatted(peer.packageOf("oracle")));
  }

  @Test
  @Spec("CP-46")
  void the_mark_counts_as_a_write_before_any_query_with_pages() throws Exception {
    ClientProposal proposal =
        proposal(SampleProposal.input("page").toBuilder().setIsInit(true).build());

    peer.endorser().process(proposal.signed());

    assertThat(received)
        .filteredOn(message -> message.getTxid().equals(proposal.txId()))
        .last()
        .extracting(message -> message.getPayload().toStringUtf8())
        .asString()
        .endsWith("Paginated queries are supported only in a read-only transaction");
  }

  @Test
  @Spec("CP-56")
  void the_init_is_sent_as_such_and_sets_the_mark() throws Exception {
    ClientProposal proposal = proposal(ChaincodeInput.newBuilder().setIsInit(true).build());

    ProposalResponse response = peer.endorser().process(proposal.signed());

    assertThat(response.getResponse().getStatus()).isEqualTo(200);
    assertThat(received)
        .filteredOn(message -> message.getTxid().equals(proposal.txId()))
        .extracting(ChaincodeMessage::getType)
        .containsExactly(ChaincodeMessage.Type.INIT);
    KVRWSet set = setOf("seeded", response);
    assertThat(set.getReadsList()).singleElement().matches(read -> read.getKey().equals(MARK));
    assertThat(set.getWritesList())
        .singleElement()
        .matches(write -> write.getKey().equals(MARK))
        .matches(write -> write.getValue().equals(ByteString.copyFromUtf8("1.0")));
  }

  private static boolean asksForPage(ChaincodeMessage message) {
    return message.getPayload().toStringUtf8().contains("page");
  }

  private static ClientProposal proposal(ChaincodeInput input) {
    return ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "seeded", input);
  }

  private static KVRWSet setOf(String namespace, ProposalResponse response) throws Exception {
    ByteString results =
        ChaincodeAction.parseFrom(
                ProposalResponsePayload.parseFrom(response.getPayload()).getExtension())
            .getResults();
    for (NsReadWriteSet set : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
      if (set.getNamespace().equals(namespace)) {
        return KVRWSet.parseFrom(set.getRwset());
      }
    }
    return KVRWSet.getDefaultInstance();
  }
}
