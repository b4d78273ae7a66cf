// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.channel.NoVerdict;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.LoggedText;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Seeds;
import io.heddle.testing.Spec;
import io.heddle.testing.TransactionMutator;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions that are damaged or forged, one after the other: each gets a verdict, or none that
 * anybody could give as the definition is forged, and no check fails. {@code
 * -Dheddle.fuzz.transactions} is how many, {@code -Dseed} which.
 */
final class TransactionFuzzTest {

  private static final int TRANSACTIONS = Integer.getInteger("heddle.fuzz.transactions", 600);
  private static final int ON_A_LEDGER = 200;
  private static final int IN_A_BLOCK = 10;

  @TempDir private Path directory;

  @Test
  @Spec({"NA-205", "NA-206"})
  void whatever_a_transaction_says_it_gets_a_verdict_or_stops_the_channel_for_its_definition() {
    Map<TxValidationCode, Integer> seen = new EnumMap<>(TxValidationCode.class);
    // each on a fresh ledger: after a while all definitions are forged
    Seeds.upTo(TRANSACTIONS / ON_A_LEDGER).forEach(seed -> play(seed, seen));

    System.out.println("TransactionFuzzTest: " + seen);
    assertThat(seen)
        .containsKeys(
            TxValidationCode.VALID,
            TxValidationCode.INVALID_CHAINCODE,
            TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
            TxValidationCode.MVCC_READ_CONFLICT,
            TxValidationCode.BAD_RWSET);
  }

  private void play(long seed, Map<TxValidationCode, Integer> seen) {
    var mutator = new TransactionMutator(seed);
    Path ledger = directory.resolve("seed" + seed);
    try (LoggedText log = new LoggedText();
        CommittingPeer peer = CommittingPeer.at(23, ledger, RecordedNetwork.org1Peer())) {
      long height = peer.ledger().height();
      for (int done = 0; done < ON_A_LEDGER; done += IN_A_BLOCK) {
        List<ByteString> entries = Stream.generate(mutator::next).limit(IN_A_BLOCK).toList();
        List<ValidatedTx> verdicts;
        try {
          verdicts = peer.commit(entries);
        } catch (NoVerdict stop) {
          assertThat(stop.about()).as("seed %d", seed).isEqualTo(NoVerdict.About.DEFINITION);
          assertThat(peer.ledger().height()).as("seed %d", seed).isEqualTo(height);
          return; // the last forged definition stays, and nobody can judge by it
        }
        assertThat(verdicts).as("seed %d", seed).hasSize(IN_A_BLOCK);
        verdicts.forEach(verdict -> seen.merge(verdict.code(), 1, Integer::sum));
        height++;
        assertThat(peer.ledger().height()).as("seed %d", seed).isEqualTo(height);
      }
      assertThat(log.lines())
          .as("seed %d", seed)
          .noneMatch(line -> line.contains("failed unexpectedly"));
    }
  }
}
