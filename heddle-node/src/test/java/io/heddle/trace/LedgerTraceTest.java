// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.TxId;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.Version;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import io.heddle.trace.TransactionTrace.Commit;
import io.heddle.trace.TransactionTrace.LostAgainst;
import io.heddle.trace.TransactionTrace.Namespace;
import io.heddle.trace.TransactionTrace.Read;
import io.heddle.trace.TransactionTrace.Write;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be told of a transaction long after it, from the ledger alone. */
final class LedgerTraceTest {

  private static final long HEIGHT = 23;

  @TempDir private Path directory;
  private CommittingPeer peer;

  @BeforeEach
  void start() {
    peer = CommittingPeer.at(HEIGHT, directory);
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  @Test
  void a_transaction_in_no_block_has_none() {
    assertThat(LedgerTrace.find(peer.ledger(), new TxId("ab"))).isEmpty();
  }

  @Test
  void shows_what_keys_held_before_and_after() {
    TestTransaction both =
        TestTransaction.of(
            "asset",
            RwSet.of(
                "asset",
                set -> set.addWrites(RwSet.write("k", "2")).addWrites(RwSet.delete("gone"))));
    commit(write(RwSet.write("k", "1")), write(RwSet.write("gone", "x")));
    commit(both, write(RwSet.write("k", "3")));
    commit(write(RwSet.write("k", "4")));

    Namespace set = trace(both).readWriteSet().getFirst();

    assertThat(set.writes())
        .containsExactly(
            new Write("k", value("1"), value("2")),
            new Write("gone", value("x"), Optional.empty()));
  }

  @Test
  void a_key_that_was_not_there_has_no_old_value() {
    TestTransaction again = write(RwSet.write("k", "2"));
    commit(write(RwSet.write("k", "1")), write(RwSet.delete("k")), again);

    assertThat(trace(again).readWriteSet().getFirst().writes())
        .containsExactly(new Write("k", Optional.empty(), value("2")));
  }

  @Test
  void names_call_client_and_endorsers() {
    TestTransaction transaction = write(RwSet.write("k", "1"));
    commit(transaction);

    TransactionTrace trace = trace(transaction);

    assertThat(trace.chaincode()).isEqualTo("asset");
    assertThat(trace.creator()).isEqualTo("User1@org1.example.com (Org1MSP)");
    assertThat(trace.endorsers())
        .containsExactly("peer0.org1.example.com (Org1MSP)", "peer0.org2.example.com (Org2MSP)");
    assertThat(trace.commit()).contains(new Commit(HEIGHT, 0, "VALID", "", Optional.empty()));
  }

  @Test
  @Spec({"NA-286", "NA-287"})
  void tells_which_key_of_an_invalid_transaction_was_changed_and_by_whom() {
    TestTransaction winner = write(RwSet.write("k", "2"));
    TestTransaction loser = readOf("k", Optional.of(new Version(HEIGHT, 0)));
    commit(write(RwSet.write("k", "1")));
    commit(winner, loser);

    assertThat(trace(loser).readWriteSet().getFirst().reads())
        .containsExactly(new Read("k", Optional.of("23:0")));
    assertThat(trace(loser).commit())
        .contains(
            new Commit(
                HEIGHT + 1,
                1,
                "MVCC_READ_CONFLICT",
                "Key 'k' of 'asset' was at version 23:0 when it was read and is at version 24:0 now",
                Optional.of(
                    new LostAgainst(
                        "asset",
                        "k",
                        Optional.of("23:0"),
                        Optional.of("24:0"),
                        Optional.of(winner.txId().value())))));
  }

  @Test
  @Spec("NA-287")
  void names_who_deleted_a_key_blocks_ago() {
    TestTransaction winner = write(RwSet.delete("k"));
    TestTransaction loser = readOf("k", Optional.of(new Version(HEIGHT, 0)));
    commit(write(RwSet.write("k", "1")));
    commit(winner);
    commit(loser);
    commit(write(RwSet.write("k", "3")));

    LostAgainst conflict = trace(loser).commit().orElseThrow().conflict().orElseThrow();

    assertThat(conflict.found()).isEmpty();
    assertThat(conflict.changedBy()).contains(winner.txId().value());
  }

  @Test
  @Spec("NA-286")
  void tells_whose_endorsements_an_invalid_transaction_lacks() {
    TestTransaction once = write(RwSet.write("k", "1")).endorsedBy(RecordedNetwork.org1Peer());
    commit(once);

    Commit commit = trace(once).commit().orElseThrow();

    assertThat(commit.code()).isEqualTo("ENDORSEMENT_POLICY_FAILURE");
    assertThat(commit.reason())
        .contains("this policy requires 2 of the 'Endorsement' sub-policies")
        .endsWith(
            "missing: a peer of Org2MSP; good endorsements came from peer0.org1.example.com (Org1MSP)");
  }

  @Test
  @Spec("NA-287")
  void still_knows_why_after_a_restart_and_a_thousand_blocks() {
    TestTransaction winner = write(RwSet.write("k", "1"));
    TestTransaction loser = readOf("k", Optional.empty());
    commit(winner, loser);
    for (int count = 0; count < 1000; count++) {
      commit(write(RwSet.write("other", "x")));
    }
    peer.close();

    try (LedgerStore store = LedgerStore.open(directory)) {
      TransactionTrace trace =
          LedgerTrace.find(store.ledger(RecordedChannel.NAME), loser.txId()).orElseThrow();

      assertThat(trace.commit().orElseThrow().conflict().orElseThrow().changedBy())
          .contains(winner.txId().value());
    }
  }

  @Test
  void a_configuration_has_a_type_and_a_verdict(@TempDir Path other) {
    try (CommittingPeer first = CommittingPeer.at(1, other)) {
      TxId configuration = first.committed().getFirst().transactions().getFirst().txId();

      TransactionTrace trace = LedgerTrace.find(first.ledger(), configuration).orElseThrow();

      assertThat(trace.type()).isEqualTo("CONFIG");
      assertThat(trace.chaincode()).isEmpty();
      assertThat(trace.commit().orElseThrow().isValid()).isTrue();
    }
  }

  @Test
  void survives_as_json() {
    TestTransaction winner = write(RwSet.write("k", "1"));
    TestTransaction loser = readOf("k", Optional.empty());
    commit(winner, loser);

    assertThat(TransactionTrace.parse(trace(winner).toJson())).isEqualTo(trace(winner));
    assertThat(TransactionTrace.parse(trace(loser).toJson())).isEqualTo(trace(loser));
  }

  private TransactionTrace trace(TestTransaction transaction) {
    return LedgerTrace.find(peer.ledger(), transaction.txId()).orElseThrow();
  }

  private void commit(TestTransaction... transactions) {
    peer.commit(List.of(transactions).stream().map(TestTransaction::entry).toList());
  }

  private static TestTransaction write(KVWrite write) {
    return TestTransaction.of("asset", RwSet.of("asset", set -> set.addWrites(write)));
  }

  private static TestTransaction readOf(String key, Optional<Version> version) {
    return TestTransaction.of(
        "asset", RwSet.of("asset", set -> set.addReads(RwSet.read(key, version))));
  }

  private static Optional<Value> value(String text) {
    return Optional.of(new Value(text.length(), Optional.of(text), Optional.empty(), false));
  }
}
