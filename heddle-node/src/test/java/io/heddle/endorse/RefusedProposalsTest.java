// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.RecordedRefusals;
import io.heddle.testing.RecordedRefusals.Case;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gives proposals that a real peer refused, or nearly so, to our endorser. */
@Spec({"NA-70 .. NA-77", "NA-79"})
final class RefusedProposalsTest {

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static RecordedPeer peer;

  @BeforeAll
  static void start() {
    ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(30));
    for (String chaincode : List.of("asset", "oracle")) {
      peer.answerWith(
          chaincode,
          ChaincodeMessage.Type.COMPLETED,
          Response.newBuilder().setStatus(200).build().toByteString());
    }
  }

  @AfterAll
  static void stop() {
    peer.close();
    ledgers.close();
  }

  static Stream<Case> refused() {
    return cases().filter(one -> one.error().isPresent());
  }

  static Stream<Case> answered() {
    return cases().filter(one -> one.error().isEmpty());
  }

  private static Stream<Case> cases() {
    return RecordedRefusals.all().stream();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses_with_the_words_of_the_real_peer(Case recorded) {
    assertThatThrownBy(() -> peer.endorser().process(recorded.proposal()))
        .isInstanceOf(ProposalRefused.class)
        .hasMessage(recorded.error().orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("answered")
  void answers_with_the_status_and_words_of_the_real_peer(Case recorded) throws Exception {
    Response response = peer.endorser().process(recorded.proposal()).getResponse();

    assertThat(response.getStatus()).isEqualTo(recorded.status());
    assertThat(response.getMessage()).isEqualTo(recorded.message());
    assertThat(response.getPayload()).isEqualTo(ByteString.EMPTY);
  }
}
