// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.base.Cursor;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateSnapshot;
import io.heddle.simulate.StateDatabase;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.validate.CommittedConfig;
import io.heddle.validate.GivenVerdicts;
import io.heddle.validate.MissingPrivateData;
import io.heddle.validate.PrivateSource;
import io.heddle.validate.ValidatedBlock;
import io.heddle.validate.Validator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A recorded channel, committed once more by either organisation's peer with all private data at
 * hand: each ends with the private values that the real peer had.
 */
final class RecordedPrivateValuesTest {

  private static final List<Block> RECORDED = RecordedChannel.blocks();

  @TempDir private Path directory;

  static Stream<SigningIdentity> peers() {
    return Stream.of(RecordedNetwork.org1Peer(), RecordedNetwork.org2Peer());
  }

  @ParameterizedTest
  @MethodSource("peers")
  @Spec({"NA-222", "NA-225", "NA-226", "NA-228", "NA-229", "NA-234"})
  void a_peer_ends_with_the_private_values_that_fabrics_peer_had(SigningIdentity peer) {
    try (LedgerStore store = LedgerStore.open(directory)) {
      Ledger ledger = store.ledger(RecordedChannel.NAME);
      RecordedChannel.addPrivateSets(ledger);

      List<ValidatedBlock> committed = commitAll(ledger, peer);

      assertThat(privateValues(ledger, committed))
          .isEqualTo(RecordedChannel.privateValuesAfter(peer.mspId()));
      assertThat(committed)
          .extracting(block -> RecordedChannel.commitHash(block.block()))
          .containsExactlyElementsOf(RECORDED.stream().map(RecordedChannel::commitHash).toList());
    }
  }

  @Test
  @Spec("NA-230")
  void nothing_is_kept_of_a_transaction_whose_block_has_come() {
    try (LedgerStore store = LedgerStore.open(directory)) {
      Ledger ledger = store.ledger(RecordedChannel.NAME);
      RecordedChannel.addPrivateSets(ledger);

      commitAll(ledger, RecordedNetwork.org1Peer());

      for (TxId txId : RecordedChannel.privateSets().keySet()) {
        assertThat(ledger.transientData().find(txId)).isEmpty();
      }
    }
  }

  @Test
  @Spec("NA-227")
  void without_any_private_data_the_hashes_are_committed_and_the_gaps_noted() {
    try (LedgerStore store = LedgerStore.open(directory)) {
      Ledger ledger = store.ledger(RecordedChannel.NAME);

      List<ValidatedBlock> committed = commitAll(ledger, RecordedNetwork.org2Peer());

      assertThat(privateValues(ledger, committed)).isEmpty();
      try (StateSnapshot state = ledger.snapshot()) {
        assertThat(MissingPrivateData.in(state))
            .extracting(MissingPrivateData::collection)
            .contains("shared", "_implicit_org_Org2MSP")
            .doesNotContain("org1only", "_implicit_org_Org1MSP", "strict"); // strict has ended
      }
      assertThat(RecordedChannel.commitHash(committed.getLast().block()))
          .isEqualTo(RecordedChannel.commitHash(RECORDED.getLast()));
    }
  }

  private static List<ValidatedBlock> commitAll(Ledger ledger, SigningIdentity peer) {
    Supplier<ChannelConfig> config = new CommittedConfig(ledger);
    var committer =
        new Committer(
            ledger,
            new Validator(
                config,
                ledger,
                peer.serialized(),
                PrivateSource.NONE,
                StateDatabase.HEDDLE,
                GivenVerdicts.NONE),
            Vital.alone("committer"));
    List<ValidatedBlock> committed = new ArrayList<>();
    committer.listen(committed::add);
    RECORDED.stream().map(RecordedChannel::asOrdered).forEach(committer::commit);
    return committed;
  }

  private static SortedMap<String, Map<String, StateEntry>> privateValues(
      Ledger ledger, List<ValidatedBlock> committed) {
    SortedMap<String, Map<String, StateEntry>> values = new TreeMap<>();
    try (StateSnapshot state = ledger.snapshot()) {
      committed.stream()
          .flatMap(block -> block.update().state().stream())
          .map(StateChange::namespace)
          .filter(namespace -> namespace.contains("$$p"))
          .distinct()
          .forEach(namespace -> {
            Map<String, StateEntry> entries = entries(state, namespace);
            if (!entries.isEmpty()) {
              values.put(namespace, entries);
            }
          });
    }
    return values;
  }

  private static Map<String, StateEntry> entries(StateSnapshot state, String namespace) {
    Map<String, StateEntry> entries = new TreeMap<>();
    try (Cursor<KeyedEntry> all = state.range(namespace, ByteString.EMPTY, ByteString.EMPTY)) {
      for (Optional<KeyedEntry> entry = all.next(); entry.isPresent(); entry = all.next()) {
        entries.put(RecordedChannel.hex(entry.get().key()), entry.get().entry());
      }
    }
    return entries;
  }
}
