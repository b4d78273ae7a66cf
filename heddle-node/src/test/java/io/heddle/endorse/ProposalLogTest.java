// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.LoggedText;
import io.heddle.testing.OperationChaincode;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines that operators of Fabric search for. */
@Spec("CP-151")
final class ProposalLogTest {

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static RecordedPeer peer;

  @BeforeAll
  static void start() {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30));
    OperationChaincode.register(peer, "asset");
    peer.answerWith("oracle", ChaincodeMessage.Type.ERROR, ByteString.copyFromUtf8("no"));
  }

  @AfterAll
  static void stop() {
    peer.close();
    ledgers.close();
  }

  @Test
  void each_proposal_has_a_line_at_its_end() throws Exception {
    assertLogs(
        "asset", "[]", "finished chaincode: asset duration: \\d+ms channel=mychannel txID=TX");
  }

  @Test
  void a_chaincode_that_fails_has_one() throws Exception {
    assertLogs(
        "oracle",
        "",
        "Failed to invoke chaincode channel=mychannel chaincode=oracle txID=TX error=transaction returned with failure");
  }

  @Test
  void a_chaincode_that_cannot_be_launched_has_one() throws Exception {
    assertLogs("down", "", "failed to invoke chaincode down, error: .* channel=mychannel txID=TX");
  }

  @Test
  void a_request_that_fails_has_one() throws Exception {
    assertLogs(
        "asset",
        "[[\"pput\",\"nowhere\",\"k\",\"v\"]]",
        "\\[TX] Failed to handle PUT_STATE\\. error: collection mychannel/asset/nowhere could not be found");
  }

  private static void assertLogs(String chaincode, String argument, String line) throws Exception {
    ClientProposal proposal =
        ClientProposal.of(
            RecordedNetwork.org1User("User1"), "mychannel", chaincode, "run", argument);
    try (LoggedText log = new LoggedText()) {
      peer.endorser().process(proposal.signed());

      assertThat(log.lines())
          .anyMatch(text -> text.matches(line.replace("TX", proposal.txId().substring(0, 8))));
    }
  }
}
