// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.testing.OperationChaincode;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.RecordedProposals;
import io.heddle.testing.RecordedProposals.Case;
import io.heddle.testing.ReplayedChaincode;
import io.heddle.testing.Spec;
import io.heddle.testing.WholeResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult.ChaincodeDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gives the recorded proposals to our endorser, on the recorded state, with the recorded chaincode:
 * the response has to be the real peer's, byte for byte where it is signed.
 */
final class RecordedProposalsTest {

  /** What the rooms cannot do yet, by case, with the reason. */
  private static final Map<String, String> NOT_YET = notYet();

  @TempDir private static Path dir;
  private static Side org1;
  private static Side org2;

  /**
   * One organisation: its peer with its own private data, and the chaincodes there. Of the second
   * one's chaincode nothing was recorded but the answers, so it plays by its arguments.
   */
  private record Side(
      RecordedLedgers ledgers, RecordedPeer peer, Map<String, ReplayedChaincode> chaincodes)
      implements AutoCloseable {

    static Side playing(RecordedLedgers ledgers, RecordedPeer peer) {
      OperationChaincode.register(peer, "asset");
      return new Side(ledgers, peer, Map.of());
    }

    static Side replaying(RecordedLedgers ledgers, RecordedPeer peer) {
      Map<String, ReplayedChaincode> chaincodes = new HashMap<>();
      for (String name : List.of("asset", "oracle", "seeded", "solo")) {
        chaincodes.put(name, ReplayedChaincode.register(peer.streams(), peer.packageOf(name)));
        peer.awaitReady(name);
      }
      return new Side(ledgers, peer, chaincodes);
    }

    @Override
    public void close() {
      peer.close();
      ledgers.close();
    }
  }

  @BeforeAll
  static void start() {
    Duration limit = Duration.ofSeconds(1);
    RecordedLedgers ofOrg1 = RecordedLedgers.open(dir.resolve("org1"));
    org1 = Side.replaying(ofOrg1, RecordedPeer.ofOrg1(ofOrg1, limit));
    RecordedLedgers ofOrg2 = RecordedLedgers.open(dir.resolve("org2"), RecordedNetwork.org2Peer());
    org2 = Side.playing(ofOrg2, RecordedPeer.ofOrg2(ofOrg2, limit));
  }

  @AfterAll
  static void stop() {
    org1.close();
    org2.close();
  }

  static Stream<Case> supported() {
    return RecordedProposals.all().stream().filter(one -> !NOT_YET.containsKey(one.id()));
  }

  @Test
  void all_recordings_but_one_are_compared() {
    assertThat(supported()).hasSize(RecordedProposals.all().size() - 1);
  }

  @ParameterizedTest
  @MethodSource("supported")
  @Spec({
    "CP-29",
    "CP-100",
    "CP-102",
    "CP-103",
    "CP-106 .. CP-108",
    "CP-110",
    "CP-111",
    "CP-122",
    "CP-130 .. CP-135",
    "CP-84",
    "CP-85",
    "CP-86 .. CP-91",
    "CP-140 .. CP-143",
    "CP-161",
    "CP-172",
    "CP-177",
    "NA-72",
    "NA-78 .. NA-82",
    "NA-97 .. NA-102"
  })
  void answers_as_the_real_peer(Case recorded) throws Exception {
    Side side = play(recorded);
    ProposalResponse expected = recorded.response().orElseThrow();

    ProposalResponse actual = side.peer().endorser().process(recorded.proposal());

    assertThat(WholeResponse.action(actual)).isEqualTo(WholeResponse.action(expected));
    assertThat(WholeResponse.of(actual)).isEqualTo(WholeResponse.of(expected));
    assertThat(WholeResponse.isSignedByItsEndorser(actual)).isTrue();
    assertThat(side.chaincodes().values().stream().flatMap(one -> one.differences().stream()))
        .isEmpty();
  }

  @Test
  @Spec({"NA-96", "NA-116"})
  void lists_the_definitions_of_the_real_peer_in_an_order_of_its_own() throws Exception {
    Case recorded = RecordedProposals.find("117-lifecycle-querycommitted");

    ProposalResponse actual = org1.peer().endorser().process(recorded.proposal());

    ProposalResponse expected = recorded.response().orElseThrow();
    assertThat(definitions(actual)).containsExactlyInAnyOrderElementsOf(definitions(expected));
    assertThat(definitions(actual))
        .isSortedAccordingTo(Comparator.comparing(ChaincodeDefinition::getName));
    assertThat(WholeResponse.action(actual).getResults())
        .isEqualTo(WholeResponse.action(expected).getResults());
    assertThat(WholeResponse.of(actual).toBuilder().clearPayload().clearResponse().build())
        .isEqualTo(WholeResponse.of(expected).toBuilder().clearPayload().clearResponse().build());
    assertThat(WholeResponse.isSignedByItsEndorser(actual)).isTrue();
  }

  private static List<ChaincodeDefinition> definitions(ProposalResponse response)
      throws InvalidProtocolBufferException {
    return QueryChaincodeDefinitionsResult.parseFrom(response.getResponse().getPayload())
        .getChaincodeDefinitionsList();
  }

  /** Without the one whose chaincode never answers: its transaction id stays taken for a while. */
  static Stream<Case> answered() {
    return supported().filter(one -> !one.id().equals("123-execute-timeout"));
  }

  @ParameterizedTest
  @MethodSource("answered")
  void evaluates_to_the_same_answer_without_a_signature(Case recorded) throws Exception {
    Side side = play(recorded);

    Verdict verdict = side.peer().endorser().evaluate(OpenedProposal.open(recorded.proposal()));

    ProposalResponse response = verdict.toResponse();
    assertThat(response.getResponse()).isEqualTo(recorded.response().orElseThrow().getResponse());
    assertThat(response.hasEndorsement()).isFalse();
  }

  private static Side play(Case recorded) {
    Side side = recorded.onFirstPeer() ? org1 : org2;
    side.chaincodes.forEach((name, chaincode) ->
        recorded.messages().stream()
            .filter(message -> message.chaincode().equals(name))
            .collect(Collectors.groupingBy(message -> message.message().getChannelId()))
            .forEach(
                (channel, messages) -> chaincode.play(recorded.txId().value(), channel, messages)));
    return side;
  }

  private static Map<String, String> notYet() {
    Map<String, String> reasons = new HashMap<>();
    reasons.put(
        "117-lifecycle-querycommitted", "Fabric's order is random; it has a test of its own");
    return Map.copyOf(reasons);
  }
}
