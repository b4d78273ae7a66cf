// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.LoggedText;
import io.heddle.testing.OperationChaincode;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.SampleProposal;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret goes through the peer in every way, and none of the log lines at debug tells it. */
@Spec("CP-218")
final class ConfidentialLogTest {

  private static final String SECRET = "Swordfish-4711";

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static RecordedPeer peer;
  private LoggedText log;

  @BeforeAll
  static void start() {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30));
    OperationChaincode.register(peer, "asset");
  }

  @BeforeEach
  void listen() {
    log = new LoggedText();
  }

  @AfterEach
  void stop_listening() {
    log.close();
  }

  @AfterAll
  static void stop() {
    peer.close();
    ledgers.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[['put','k','SECRET'],['get','k']]",
        "[['event','changed','SECRET']]",
        "[['tput','shared','k','mine'],['pget','shared','k']]",
        "[['pput','nowhere','k','SECRET']]",
        "[['query','SECRET']]",
        "[['query','{~selector~:{~a~:{~$in~:~SECRET~}}}']]",
        "[['query','{~selector~:{~a~:{~$regex~:~(SECRET~}}}']]",
        "[['put','k','SECRET'],['ret',500,'SECRET','SECRET']]",
        "[['ret',400,'SECRET','SECRET']]",
        "[['unknown','SECRET']]"
      })
  void what_a_call_carries_is_not_logged(String operations) throws Exception {
    ClientProposal proposal =
        proposal(
            "asset", operations.replace('\'', '"').replace("~", "\\\"").replace("SECRET", SECRET));

    peer.endorser().process(proposal.signed());
    peer.endorser().evaluate(OpenedProposal.open(proposal.signed()));

    assertSecret();
  }

  @Test
  void what_a_chaincode_says_when_it_fails_is_not_logged() throws Exception {
    ByteString secret = ByteString.copyFromUtf8(SECRET);
    ByteString refusal =
        Response.newBuilder()
            .setStatus(500)
            .setMessage(SECRET)
            .setPayload(secret)
            .build()
            .toByteString();
    Map<ChaincodeMessage.Type, ByteString> answers =
        Map.of(
            ChaincodeMessage.Type.ERROR, secret,
            ChaincodeMessage.Type.COMPLETED, refusal);
    for (var answer : answers.entrySet()) {
      peer.answerWith("oracle", answer.getKey(), answer.getValue());
      peer.endorser().process(proposal("oracle", SECRET).signed());
    }
    peer.answerWith("oracle", ChaincodeMessage.Type.COMPLETED, secret); // which is no response
    peer.endorser().process(proposal("oracle", SECRET).signed());

    assertSecret();
  }

  @Test
  void what_a_refused_proposal_carries_is_not_logged() {
    ClientProposal proposal = proposal("asset", SECRET);
    ClientProposal other = proposal("asset", "something else");

    assertThatThrownBy(() ->
            peer.endorser()
                .process(
                    proposal.signed().toBuilder()
                        .setSignature(other.signed().getSignature())
                        .build()))
        .isInstanceOf(ProposalRefused.class);

    assertSecret();
  }

  private void assertSecret() {
    assertThat(log.lines()).noneMatch(line -> line.contains(SECRET));
  }

  private static ClientProposal proposal(String chaincode, String argument) {
    return ClientProposal.of(
        RecordedNetwork.org1User("User1"),
        "mychannel",
        chaincode,
        SampleProposal.input("run", argument),
        Map.of("mine", ByteString.copyFromUtf8(SECRET)));
  }
}
