// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.ClientProposal;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of a chaincode's answers count as failures. */
final class CountedAnswersTest {

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;

  @BeforeAll
  static void open() {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
  }

  @AfterAll
  static void close() {
    ledgers.close();
  }

  @ParameterizedTest
  @CsvSource({"399, 0", "400, 1", "499, 1", "500, 0"})
  @Spec("CP-150")
  void a_refusal_counts_as_a_failed_endorsement_and_an_error_as_no_failure_at_all(
      int status, int failures) throws Exception {
    try (RecordedPeer peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30))) {
      peer.answerWith(
          "oracle",
          ChaincodeMessage.Type.COMPLETED,
          Response.newBuilder().setStatus(status).build().toByteString());

      peer.endorser()
          .process(
              ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "oracle", "run", "")
                  .signed());

      assertThat(
              peer.metrics()
                  .lines()
                  .filter(line ->
                      line.startsWith("endorser_endorsement_failures{")
                          || line.startsWith("endorser_proposal_simulation_failures{")))
          .hasSize(failures)
          .allSatisfy(line -> assertThat(line).contains("chaincodeerror=\"true\"").endsWith(" 1"));
    }
  }
}
