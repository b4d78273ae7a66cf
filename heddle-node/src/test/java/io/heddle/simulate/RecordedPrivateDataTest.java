// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.testing.RecordedProposals;
import io.heddle.testing.RecordedState;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays what chaincodes asked a real peer about private data, and compares the read-write sets as
 * bytes. The public recordings are replayed by {@code endorse}, through all rooms.
 */
final class RecordedPrivateDataTest {

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
  @Spec({"CP-67", "CP-83", "CP-86 .. CP-91", "CP-161", "CP-172", "NA-94", "NA-95", "NA-300"})
  void gives_the_read_write_set_of_fabric(RecordedProposals.Case recorded) throws Exception {
    try (Simulator simulator = new Simulator(recorded.txId(), chain.ledger().snapshot())) {
      new PrivateDataReplay(recorded, simulator).play();

      ByteString results = simulator.results();
      assertThat(TxReadWriteSet.parseFrom(results))
          .isEqualTo(TxReadWriteSet.parseFrom(recordedResults(recorded)));
      assertThat(results).isEqualTo(recordedResults(recorded));
    }
  }

  @Test
  void all_recordings_of_private_data_on_the_first_peer_are_replayed() {
    assertThat(replayable()).hasSize(17);
  }

  static List<RecordedProposals.Case> replayable() {
    return RecordedProposals.all().stream()
        .filter(recorded -> recorded.id().contains("-private-") && recorded.onFirstPeer())
        .toList();
  }

  private static ByteString recordedResults(RecordedProposals.Case recorded)
      throws InvalidProtocolBufferException {
    ByteString payload = recorded.response().orElseThrow().getPayload();
    ByteString extension = ProposalResponsePayload.parseFrom(payload).getExtension();
    return ChaincodeAction.parseFrom(extension).getResults();
  }
}
