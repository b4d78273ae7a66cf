// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.OperationChaincode;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of private data between its endorsement and its block. */
final class PrivateDataEndorsementTest {

  private static final String WRITE = "[\"pput\",\"shared\",\"k\",\"secret\"]";

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static RecordedPeer peer;

  @BeforeAll
  static void start() {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30));
    OperationChaincode.register(peer, "asset");
  }

  @AfterAll
  static void stop() {
    peer.close();
    ledgers.close();
  }

  @Test
  @Spec("NA-103")
  void what_an_endorsed_transaction_wrote_is_kept_until_its_block_comes() throws Exception {
    ClientProposal proposal = proposal("[" + WRITE + "]");

    ProposalResponse response = peer.endorser().process(proposal.signed());

    TxReadWriteSet results =
        TxReadWriteSet.parseFrom(
            ChaincodeAction.parseFrom(
                    ProposalResponsePayload.parseFrom(response.getPayload()).getExtension())
                .getResults());
    assertThat(kept(proposal)).hasSize(1);
    assertThat(
            Sha256.of(
                kept(proposal).getFirst().getNsPvtRwset(0).getCollectionPvtRwset(0).getRwset()))
        .isEqualTo(results.getNsRwset(1).getCollectionHashedRwset(0).getPvtRwsetHash());
  }

  @Test
  @Spec("CP-217")
  void nothing_is_kept_of_a_transaction_that_the_chaincode_refuses() throws Exception {
    for (int status : new int[] {400, 500}) {
      ClientProposal proposal = proposal("[%s,[\"ret\",%d,\"no\"]]".formatted(WRITE, status));

      ProposalResponse response = peer.endorser().process(proposal.signed());

      assertThat(response.getResponse().getStatus()).isEqualTo(status);
      assertThat(kept(proposal)).isEmpty();
    }
  }

  @Test
  @Spec({"CP-45", "CP-217"})
  void a_call_for_its_answer_only_may_write_and_nothing_is_kept() throws Exception {
    ClientProposal proposal = proposal("[" + WRITE + "]");

    Verdict verdict = peer.endorser().evaluate(OpenedProposal.open(proposal.signed()));

    assertThat(verdict.toResponse().getResponse().getStatus()).isEqualTo(200);
    assertThat(kept(proposal)).isEmpty();
  }

  private static List<TxPvtReadWriteSet> kept(ClientProposal proposal) {
    return ledgers.main().ledger().transientData().find(new TxId(proposal.txId()));
  }

  private static ClientProposal proposal(String operations) {
    return ClientProposal.of(
        RecordedNetwork.org1User("User1"), "mychannel", "asset", "run", operations);
  }
}
