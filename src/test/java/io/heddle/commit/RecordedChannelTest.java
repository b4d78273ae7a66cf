// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.base.Cursor;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import io.heddle.validate.CommittedConfig;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.ValidatedTx;
import io.heddle.validate.Validator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded channel of a real network, committed once more: everything comes out the same. */
final class RecordedChannelTest {

  private static final List<Block> RECORDED = RecordedChannel.blocks();
  private static final List<ValidatedBlock> committed = new ArrayList<>();
  @TempDir private static Path directory;
  private static LedgerStore store;
  private static Ledger ledger;

  @BeforeAll
  static void commit_every_block() {
    store = LedgerStore.open(directory);
    ledger = store.ledger(RecordedChannel.NAME);
    var committer =
        new Committer(
            ledger, new Validator(new CommittedConfig(ledger), ledger), Vital.alone("committer"));
    committer.listen(committed::add);
    RECORDED.stream().map(RecordedChannel::asOrdered).forEach(committer::commit);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Test
  @Spec({"NA-205", "NA-206", "NA-209 .. NA-224"})
  void every_verdict_is_that_of_fabric() {
    List<String> differences = new ArrayList<>();
    for (int number = 0; number < RECORDED.size(); number++) {
      ByteString recorded = RecordedChannel.verdicts(RECORDED.get(number));
      List<ValidatedTx> transactions = committed.get(number).transactions();
      for (int index = 0; index < transactions.size(); index++) {
        ValidatedTx transaction = transactions.get(index);
        int due = recorded.byteAt(index) & 0xff;
        if (transaction.code().getNumber() != due) {
          differences.add(
              "%d:%d is %s, not %s: %s"
                  .formatted(
                      number,
                      index,
                      transaction.code(),
                      TxValidationCode.forNumber(due),
                      transaction.reason()));
        }
      }
    }

    assertThat(differences).isEmpty();
  }

  @Test
  @Spec({"NA-180", "NA-181"})
  void every_commit_hash_and_all_metadata_are_those_of_fabric() {
    assertThat(committed)
        .extracting(ValidatedBlock::block)
        .map(RecordedChannel::commitHash)
        .containsExactlyElementsOf(RECORDED.stream().map(RecordedChannel::commitHash).toList());
    assertThat(committed).extracting(ValidatedBlock::block).containsExactlyElementsOf(RECORDED);
  }

  @Test
  @Spec({"NA-219", "NA-222", "NA-228", "NA-234"})
  void the_state_is_that_of_fabric() {
    SortedMap<String, Map<String, StateEntry>> recorded = RecordedChannel.stateAfter();

    SortedMap<String, Map<String, StateEntry>> state = stateOfNamespacesEverWritten();

    assertThat(state.keySet()).isEqualTo(recorded.keySet());
    recorded.forEach(
        (namespace, entries) -> assertThat(state.get(namespace)).as(namespace).isEqualTo(entries));
  }

  private static SortedMap<String, Map<String, StateEntry>> stateOfNamespacesEverWritten() {
    SortedMap<String, Map<String, StateEntry>> state = new TreeMap<>();
    try (StateSnapshot snapshot = ledger.snapshot()) {
      committed.stream()
          .flatMap(block -> block.update().state().stream())
          .map(StateChange::namespace)
          .distinct()
          .forEach(namespace -> {
            Map<String, StateEntry> entries = entries(snapshot, namespace);
            if (!entries.isEmpty()) {
              state.put(namespace, entries);
            }
          });
    }
    return state;
  }

  private static Map<String, StateEntry> entries(StateSnapshot snapshot, String namespace) {
    Map<String, StateEntry> entries = new TreeMap<>();
    try (Cursor<KeyedEntry> all = snapshot.range(namespace, ByteString.EMPTY, ByteString.EMPTY)) {
      for (Optional<KeyedEntry> entry = all.next(); entry.isPresent(); entry = all.next()) {
        entries.put(RecordedChannel.hex(entry.get().key()), entry.get().entry());
      }
    }
    return entries;
  }
}
