// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.ledger.Ledger;
import io.heddle.testing.RecordedProposals;
import io.heddle.testing.RecordedState;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what chaincodes asked a real peer, and compares the read-write sets as bytes. */
final class RecordedProposalsTest {

  /** Chaincodes inside the peer take part in these; simulation alone cannot replay them. */
  private static final Set<String> WITH_BUILT_IN_CHAINCODE =
      Set.of("089-cc2cc-qscc", "090-cc2cc-cscc", "091-cc2cc-lifecycle");

  @TempDir private static Path dir;
  private static TestLedger chain;

  @BeforeAll
  static void load() {
    chain = TestLedger.in(dir);
    RecordedState.loadInto(chain.ledger());
  }

  @AfterAll
  static void close() {
    chain.close();
  }

  @ParameterizedTest
  @MethodSource("replayable")
  @Spec({"CP-160 .. CP-176", "NA-85 .. NA-95", "NA-300"})
  void gives_the_read_write_set_of_fabric(RecordedProposals.Case recorded) throws Exception {
    Ledger ledger = chain.ledger();
    try (Simulator simulator = new Simulator(recorded.txId(), ledger.snapshot())) {
      new Replay(recorded, simulator).play();

      ByteString results = simulator.results();
      assertThat(TxReadWriteSet.parseFrom(results))
          .isEqualTo(TxReadWriteSet.parseFrom(recordedResults(recorded)));
      assertThat(results).isEqualTo(recordedResults(recorded));
    }
  }

  @Test
  void most_of_the_recordings_are_replayed() {
    assertThat(replayable()).hasSizeGreaterThan(90);
  }

  static List<RecordedProposals.Case> replayable() {
    return RecordedProposals.all().stream()
        .filter(recorded -> Set.of("asset", "seeded").contains(recorded.chaincode()))
        .filter(recorded -> recorded.onFirstPeer() && hasResults(recorded))
        .filter(recorded -> !WITH_BUILT_IN_CHAINCODE.contains(recorded.id()))
        .toList();
  }

  private static boolean hasResults(RecordedProposals.Case recorded) {
    return recorded.response().stream().anyMatch(response -> !response.getPayload().isEmpty());
  }

  private static ByteString recordedResults(RecordedProposals.Case recorded)
      throws InvalidProtocolBufferException {
    ByteString payload = recorded.response().orElseThrow().getPayload();
    ByteString extension = ProposalResponsePayload.parseFrom(payload).getExtension();
    return ChaincodeAction.parseFrom(extension).getResults();
  }
}
