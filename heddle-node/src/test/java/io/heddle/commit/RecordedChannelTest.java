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
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded channels of real networks, committed once more: everything comes out the same. */
final class RecordedChannelTest {

  private static final Map<String, Replay> REPLAYS = new TreeMap<>();
  @TempDir private static Path directory;

  /** One of them, as it was and as it is now. */
  private record Replay(
      List<Block> recorded, List<ValidatedBlock> committed, LedgerStore store, Ledger ledger) {}

  @BeforeAll
  static void commit_every_block() {
    for (String name : List.of(RecordedChannel.RAFT, RecordedChannel.BFT)) {
      LedgerStore store = LedgerStore.open(directory.resolve(name));
      Ledger ledger = store.ledger(RecordedChannel.NAME);
      Replay replay = new Replay(RecordedChannel.blocks(name), new ArrayList<>(), store, ledger);
      REPLAYS.put(name, replay);
      var committer =
          new Committer(
              ledger, new Validator(new CommittedConfig(ledger), ledger), Vital.alone("committer"));
      committer.listen(replay.committed()::add);
      replay.recorded().stream().map(RecordedChannel::asOrdered).forEach(committer::commit);
    }
  }

  @AfterAll
  static void close() {
    REPLAYS.values().forEach(replay -> replay.store().close());
  }

  @ParameterizedTest
  @ValueSource(strings = {RecordedChannel.RAFT, RecordedChannel.BFT})
  @Spec({"NA-205", "NA-206", "NA-209 .. NA-224"})
  void every_verdict_is_that_of_fabric(String name) {
    Replay replay = replay(name);
    List<String> differences = new ArrayList<>();
    for (int number = 0; number < replay.recorded().size(); number++) {
      ByteString recorded = RecordedChannel.verdicts(replay.recorded().get(number));
      List<ValidatedTx> transactions = replay.committed().get(number).transactions();
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

  @ParameterizedTest
  @ValueSource(strings = {RecordedChannel.RAFT, RecordedChannel.BFT})
  @Spec({"NA-180", "NA-181"})
  void every_commit_hash_and_all_metadata_are_those_of_fabric(String name) {
    Replay replay = replay(name);
    assertThat(replay.committed())
        .extracting(ValidatedBlock::block)
        .map(RecordedChannel::commitHash)
        .containsExactlyElementsOf(
            replay.recorded().stream().map(RecordedChannel::commitHash).toList());
    assertThat(replay.committed())
        .extracting(ValidatedBlock::block)
        .containsExactlyElementsOf(replay.recorded());
  }

  @ParameterizedTest
  @ValueSource(strings = {RecordedChannel.RAFT, RecordedChannel.BFT})
  @Spec({"NA-219", "NA-222", "NA-228", "NA-234"})
  void the_state_is_that_of_fabric(String name) {
    Replay replay = replay(name);
    SortedMap<String, Map<String, StateEntry>> recorded = RecordedChannel.stateAfter(name);

    SortedMap<String, Map<String, StateEntry>> state = stateOfNamespacesEverWritten(replay);

    assertThat(state.keySet()).isEqualTo(recorded.keySet());
    recorded.forEach(
        (namespace, entries) -> assertThat(state.get(namespace)).as(namespace).isEqualTo(entries));
  }

  private static Replay replay(String name) {
    return Objects.requireNonNull(REPLAYS.get(name), name);
  }

  private static SortedMap<String, Map<String, StateEntry>> stateOfNamespacesEverWritten(
      Replay replay) {
    SortedMap<String, Map<String, StateEntry>> state = new TreeMap<>();
    try (StateSnapshot snapshot = replay.ledger().snapshot()) {
      replay.committed().stream()
          .flatMap(block -> block.update().state().stream())
          .map(StateChange::namespace)
          .filter(namespace -> !namespace.startsWith("$$")) // what Fabric keeps elsewhere
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
