// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.OperationChaincode;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedPeer;
import io.heddle.testing.RecordedProposals.Case;
import io.heddle.testing.RecordedStreams;
import io.heddle.testing.ReplayedChaincode;
import io.heddle.testing.Spec;
import io.heddle.testing.WholeResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the chaincodes that were recorded in three languages, on a ledger with the blocks of the
 * real one: all that the peer says and answers is to be the same. A callee is executed, not played
 * back, and history comes from the blocks.
 */
final class RecordedStreamsTest {

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static RecordedPeer peer;
  private static final Map<String, ReplayedChaincode> chaincodes = new HashMap<>();

  @BeforeAll
  static void start() {
    ledgers = RecordedLedgers.open(dir, RecordedNetwork.org1Peer(), RecordedStreams.HEIGHT);
    peer = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(10));
    OperationChaincode.register(peer, "oracle");
    for (String name : RecordedStreams.CHAINCODES) {
      chaincodes.put(name, ReplayedChaincode.register(peer.streams(), peer.packageOf(name)));
      peer.awaitReady(name);
    }
  }

  @AfterAll
  static void stop() {
    peer.close();
    ledgers.close();
  }

  static List<Case> all() {
    return RecordedStreams.all();
  }

  @Test
  void every_recorded_transaction_is_compared() {
    assertThat(all()).hasSize(3 * 24);
  }

  @ParameterizedTest
  @MethodSource("all")
  @Spec({
    "CP-29",
    "CP-57 .. CP-72",
    "CP-78",
    "CP-82",
    "CP-86 .. CP-91",
    "CP-106 .. CP-108",
    "CP-130 .. CP-135",
    "NA-78 .. NA-82"
  })
  void is_what_the_real_peer_said_and_answered(Case recorded) throws Exception {
    ReplayedChaincode chaincode = Objects.requireNonNull(chaincodes.get(recorded.chaincode()));
    chaincode.play(recorded.txId().value(), recorded.channel(), recorded.messages());
    ProposalResponse expected = recorded.response().orElseThrow();

    ProposalResponse actual = peer.endorser().process(recorded.proposal());

    assertThat(chaincode.differences()).isEmpty();
    assertThat(WholeResponse.action(actual)).isEqualTo(WholeResponse.action(expected));
    assertThat(WholeResponse.of(actual)).isEqualTo(WholeResponse.of(expected));
    assertThat(WholeResponse.isSignedByItsEndorser(actual)).isTrue();
  }
}
