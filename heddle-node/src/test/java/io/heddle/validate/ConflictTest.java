// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.ledger.Conflict;
import io.heddle.ledger.Version;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an invalid transaction tells about why. */
final class ConflictTest {

  @TempDir private Path directory;
  private CommittingPeer peer;

  @BeforeEach
  void start() {
    peer = CommittingPeer.at(23, directory);
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  @Test
  @Spec("NA-287")
  void names_the_transaction_of_the_same_block_that_won() {
    TestTransaction winner = write("k", "1");
    TestTransaction loser = readOf("k", Optional.empty());

    List<ValidatedTx> verdicts = peer.commit(List.of(winner.entry(), loser.entry()));

    assertThat(verdicts.get(1).reason())
        .isEqualTo("Key 'k' of 'asset' was absent when it was read and is at version 23:0 now");
    assertThat(verdicts.get(1).conflict())
        .contains(
            new Conflict(
                "asset",
                "k",
                Optional.empty(),
                Optional.of(new Version(23, 0)),
                Optional.of(winner.txId())));
  }

  @Test
  @Spec("NA-287")
  void names_the_transaction_of_an_earlier_block_that_won() {
    TestTransaction winner = write("k", "2");
    peer.commit(List.of(write("k", "1").entry()));
    peer.commit(List.of(winner.entry()));

    List<ValidatedTx> verdicts =
        peer.commit(List.of(readOf("k", Optional.of(new Version(23, 0))).entry()));

    assertThat(verdicts.getFirst().reason())
        .isEqualTo(
            "Key 'k' of 'asset' was at version 23:0 when it was read and is at version 24:0 now");
    assertThat(verdicts.getFirst().conflict().flatMap(Conflict::winner)).contains(winner.txId());
  }

  @Test
  @Spec("NA-287")
  void names_the_key_that_came_into_a_range() {
    TestTransaction winner = write("range-b", "1");
    ByteString emptyRange =
        RwSet.of(
            "asset",
            set ->
                set.addRangeQueriesInfo(
                    RangeQueryInfo.newBuilder()
                        .setStartKey("range-a")
                        .setEndKey("range-c")
                        .setItrExhausted(true)));
    TestTransaction loser = TestTransaction.of("asset", emptyRange);

    List<ValidatedTx> verdicts = peer.commit(List.of(winner.entry(), loser.entry()));

    assertThat(verdicts.get(1).reason())
        .isEqualTo(
            "A range that was read has changed: key 'range-b' was absent and is at version 23:0"
                + " now");
    assertThat(verdicts.get(1).conflict())
        .contains(
            new Conflict(
                "asset",
                "range-b",
                Optional.empty(),
                Optional.of(new Version(23, 0)),
                Optional.of(winner.txId())));
  }

  @Test
  @Spec("NA-221")
  void a_range_whose_end_is_before_its_start_is_empty() {
    ByteString upsideDown =
        RwSet.of(
            "asset",
            set ->
                set.addRangeQueriesInfo(
                    RangeQueryInfo.newBuilder()
                        .setStartKey("z")
                        .setEndKey("a")
                        .setItrExhausted(true)));

    List<ValidatedTx> verdicts =
        peer.commit(
            List.of(write("m", "1").entry(), TestTransaction.of("asset", upsideDown).entry()));

    assertThat(verdicts).allMatch(ValidatedTx::isValid);
  }

  @Test
  @Spec({"NA-213", "NA-286"})
  void a_policy_failure_tells_whose_endorsements_are_missing_and_whose_were_good() {
    TestTransaction once =
        write("k", "1").endorsedBy(RecordedNetwork.org1Peer(), RecordedNetwork.org1Peer());

    List<ValidatedTx> verdicts = peer.commit(List.of(once.entry()));

    assertThat(verdicts.getFirst().reason())
        .isEqualTo(
            "The endorsements do not satisfy the policy of 'asset': implicit policy evaluation"
                + " failed - 1 sub-policies were satisfied, but this policy requires 2 of the"
                + " 'Endorsement' sub-policies to be satisfied; missing: a peer of Org2MSP; good"
                + " endorsements came from peer0.org1.example.com (Org1MSP)");
  }

  private static TestTransaction write(String key, String value) {
    return TestTransaction.of(
        "asset", RwSet.of("asset", set -> set.addWrites(RwSet.write(key, value))));
  }

  private static TestTransaction readOf(String key, Optional<Version> version) {
    return TestTransaction.of(
        "asset", RwSet.of("asset", set -> set.addReads(RwSet.read(key, version))));
  }
}
