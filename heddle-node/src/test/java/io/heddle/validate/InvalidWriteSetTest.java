// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.INVALID_WRITESET;
import static org.hyperledger.fabric.protos.peer.TxValidationCode.VALID;

import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.simulate.StateDatabase;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transactions that were endorsed with any key and any value, and meet a peer with CouchDB. */
final class InvalidWriteSetTest {

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "_k | 1               | invalid key [_k], cannot begin with \"_\"",
        "'' | 1               | invalid key. Empty string is not supported as a key by couchdb",
        "k  | {\"_id\":\"1\"} | field [_id] is not valid for the CouchDB state database"
      })
  @Spec({"NA-219", "NA-236"})
  void a_write_that_couchdb_cannot_store_makes_the_transaction_invalid(
      String key, String value, String why) {
    try (CommittingPeer peer = peer(StateDatabase.COUCHDB)) {

      List<ValidatedTx> verdicts =
          peer.commit(List.of(write(key, value).entry(), write("good", "1").entry()));

      assertThat(verdicts).extracting(ValidatedTx::code).containsExactly(INVALID_WRITESET, VALID);
      assertThat(verdicts.getFirst().reason())
          .isEqualTo("A write of chaincode 'asset' cannot be stored: " + why);
      try (StateSnapshot state = peer.ledger().snapshot()) {
        assertThat(state.get("asset", key)).isEmpty();
        assertThat(state.get("asset", "good")).isPresent();
      }
    }
  }

  @Test
  @Spec("NA-219")
  void writes_are_looked_at_before_reads() {
    try (CommittingPeer peer = peer(StateDatabase.COUCHDB)) {
      TestTransaction both =
          TestTransaction.of(
              "asset",
              RwSet.of(
                  "asset",
                  set ->
                      set.addReads(RwSet.read("k", Optional.of(new Version(9, 9))))
                          .addWrites(RwSet.write("_k", "1"))));

      assertThat(peer.commit(List.of(both.entry())).getFirst().code()).isEqualTo(INVALID_WRITESET);
    }
  }

  @ParameterizedTest
  @CsvSource({"HEDDLE", "GOLEVELDB"})
  @Spec({"CP-54", "NA-234"})
  void without_couchdb_any_key_and_any_value_are_committed(StateDatabase database) {
    try (CommittingPeer peer = peer(database)) {

      List<ValidatedTx> verdicts =
          peer.commit(List.of(write("", "1").entry(), write("_k", "{\"_id\":1}").entry()));

      assertThat(verdicts).extracting(ValidatedTx::code).containsExactly(VALID, VALID);
    }
  }

  private CommittingPeer peer(StateDatabase database) {
    return CommittingPeer.at(23, directory, RecordedNetwork.org1Peer(), database);
  }

  private static TestTransaction write(String key, String value) {
    return TestTransaction.of(
        "asset", RwSet.of("asset", set -> set.addWrites(RwSet.write(key, value))));
  }
}
