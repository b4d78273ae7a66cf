// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.Dissemination;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.PrivateSharing;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateEntry;
import io.heddle.snapshot.SnapshotFolder;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedSnapshots;
import io.heddle.testing.Spec;
import io.heddle.validate.MissingPrivateData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Fabric's {@code peer node} commands do, on a peer of a recorded channel. */
@Spec("NA-412")
final class ChannelCareTest {

  private static final String CHANNEL = RecordedChannel.NAME.value();
  private static final PrivateSharing ALONE =
      new PrivateSharing(0, 1, false, Duration.ofMinutes(1), 10, Duration.ofMinutes(60));

  @TempDir private Path dir;
  private DataDirectory data;
  private PeerFolder peer;
  private ChannelCare care;

  @BeforeEach
  void begin() {
    data = DataDirectory.at(dir.resolve("data"));
    TakenDirectory.take(data).close();
    peer = data.firstPeer("peer0.org1.example.com");
    care = new ChannelCare(data, peer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "rollback", "rebuild-dbs"})
  void what_is_removed_is_made_again_with_the_private_values(String command) {
    int height = 90;
    SigningIdentity identity = RecordedNetwork.org1Peer();
    SortedMap<String, StateEntry> expected;
    try (RecordedLedgers recorded = RecordedLedgers.open(peer.ledger(), identity, height)) {
      expected = state(recorded.main().ledger());
    }
    assertThat(expected.keySet()).anyMatch(key -> key.contains("$$pshared"));
    unjoinSideChannel();

    int left =
        switch (command) {
          case "reset" -> {
            assertThat(care.reset())
                .isEqualTo("All channel ledgers have been successfully reset to the genesis block");
            yield 1;
          }
          case "rollback" -> {
            assertThat(care.rollBack(CHANNEL, 40))
                .isEqualTo(
                    "The channel [mychannel] has been successfully rolled back to the block number [40]");
            yield 41;
          }
          default -> {
            assertThat(care.rebuild()).contains("have been dropped");
            yield height;
          }
        };

    try (LedgerStore store = LedgerStore.open(peer.ledger())) {
      assertThat(store.channels()).containsExactly(RecordedChannel.NAME);
      Ledger ledger = store.ledger(RecordedChannel.NAME);
      assertThat(ledger.height()).isZero();
      assertThat(ledger.block(left)).isEmpty();
      JoinedChannel channel =
          Joining.channel(
              ledger,
              JoinedChannel.configuration(ledger),
              identity,
              List::of,
              Dissemination.NONE,
              ALONE);
      assertThat(ledger.height()).isEqualTo(left);
      assertThat(channel.isRebuilding()).isEqualTo(left < height);
      for (Block block : RecordedChannel.blocks().subList(left, height)) {
        channel.commit(RecordedChannel.asOrdered(block));
        assertThat(ledger.commitHash()).isEqualTo(RecordedChannel.commitHash(block));
      }
      assertThat(channel.isRebuilding()).isFalse();
      assertThat(different(expected, state(ledger))).isEmpty();
      channel.close();
    }
    try (LedgerStore store = LedgerStore.open(peer.ledger())) {
      assertThat(store.ledger(RecordedChannel.NAME).rebuild()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {89, 40})
  @Spec("NA-394")
  void others_are_not_asked_for_private_values_of_blocks_that_were_there(int last) {
    SigningIdentity identity = RecordedNetwork.org1Peer();
    List<Block> blocks = RecordedChannel.blocks().subList(0, 91);
    try (LedgerStore store = LedgerStore.open(peer.ledger())) {
      JoinedChannel channel =
          Joining.channel(
              store.ledger(RecordedChannel.NAME), ChannelConfig.fromBlock(blocks.getFirst()));
      blocks.forEach(block -> channel.commit(RecordedChannel.asOrdered(block)));
      channel.close();
    }
    care.rollBack(CHANNEL, last);
    AtomicInteger asked = new AtomicInteger();
    Dissemination others =
        _ -> {
          asked.incrementAndGet();
          return List.of();
        };

    try (LedgerStore store = LedgerStore.open(peer.ledger())) {
      Ledger ledger = store.ledger(RecordedChannel.NAME);
      JoinedChannel channel =
          Joining.channel(
              ledger, JoinedChannel.configuration(ledger), identity, List::of, others, ALONE);
      blocks
          .subList(last + 1, 91)
          .forEach(block -> channel.commit(RecordedChannel.asOrdered(block)));
      channel.close();
      try (var state = ledger.snapshot()) {
        assertThat(MissingPrivateData.in(state)).isNotEmpty();
      }
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void one_that_is_broken_off_goes_on_where_it_was() {
    try (RecordedLedgers _ = RecordedLedgers.open(peer.ledger(), RecordedNetwork.org1Peer(), 20)) {
      // its blocks are there
    }
    unjoinSideChannel();
    care.rollBack(CHANNEL, 15);
    care.rollBack(CHANNEL, 10); // of blocks that were not committed again
    try (LedgerStore store = LedgerStore.open(peer.ledger())) {
      Ledger ledger = store.ledger(RecordedChannel.NAME);
      assertThat(ledger.rebuild().orElseThrow().stored()).isEqualTo(11);
      assertThat(ledger.rebuild().orElseThrow().before()).isEqualTo(20);
      Joining.channel(ledger, JoinedChannel.configuration(ledger)).close();
      assertThat(ledger.height()).isEqualTo(11);
      assertThat(ledger.commitHash())
          .isEqualTo(RecordedChannel.commitHash(RecordedChannel.blocks().get(10)));
    }
  }

  @Test
  void what_cannot_be_done_is_refused_in_fabrics_words() {
    try (RecordedLedgers _ = RecordedLedgers.open(peer.ledger(), RecordedNetwork.org1Peer(), 5)) {
      // its blocks are there
    }
    assertThatThrownBy(() -> care.rollBack("nowhere", 1))
        .hasMessage("ledgerID [nowhere] does not exist");
    for (long block : new long[] {4, 5, -1}) {
      assertThatThrownBy(() -> care.rollBack(CHANNEL, block))
          .hasMessage(
              "target block number [%s] should be less than the biggest block number [4]"
                  .formatted(Long.toUnsignedString(block)));
    }
    assertThatThrownBy(() -> care.pause("nowhere"))
        .hasMessage("cannot update ledger status, ledger [nowhere] does not exist");
    assertThatThrownBy(() -> care.resume("nowhere"))
        .hasMessage("cannot update ledger status, ledger [nowhere] does not exist");
    assertThatThrownBy(() -> care.unjoin("nowhere"))
        .hasMessage(
            "unjoin channel [nowhere]: cannot update ledger status, ledger [nowhere] does not exist");
    try (TakenDirectory _ = TakenDirectory.take(data)) {
      assertThatThrownBy(care::reset)
          .hasMessageStartingWith(
              "as another peer node command is executing, wait for that command to complete its execution or terminate it before retrying: Data directory ");
    }
  }

  @Test
  @Spec("NA-411")
  void with_a_channel_from_a_snapshot_nothing_is_rolled_back() throws IOException {
    Path folder = RecordedSnapshots.BFT.unpack(69, dir.resolve("snapshot"));
    try (LedgerStore store = LedgerStore.open(peer.ledger())) {
      SnapshotFolder.verified(folder).importInto(store, new MspId("Org1MSP"), () -> {});
    }
    assertThatThrownBy(() -> care.rollBack("other", 1))
        .hasMessage(
            "cannot rollback any channel because the peer contains channel(s) [mychannel] that were bootstrapped from snapshot");
    assertThatThrownBy(care::reset)
        .hasMessage(
            "cannot reset channels because the peer contains channel(s) [mychannel] that were bootstrapped from snapshot");
    assertThatThrownBy(care::rebuild)
        .hasMessage(
            "cannot rebuild databases because the peer contains channel(s) [mychannel] that were bootstrapped from snapshot");
    try (LedgerStore store = LedgerStore.open(peer.ledger())) {
      assertThat(store.ledger(RecordedChannel.NAME).height()).isEqualTo(70);
    }
  }

  @Test
  void a_pause_lasts_until_the_channel_is_resumed_and_nothing_is_left_of_one_that_is_unjoined() {
    try (RecordedLedgers _ = RecordedLedgers.open(peer.ledger(), RecordedNetwork.org1Peer(), 5)) {
      // its blocks are there
    }
    for (int i = 0; i < 2; i++) {
      assertThat(care.pause(CHANNEL))
          .isEqualTo("The channel [mychannel] has been successfully paused");
      assertThat(isPaused()).isTrue();
    }
    assertThat(care.resume(CHANNEL))
        .isEqualTo("The channel [mychannel] has been successfully resumed");
    assertThat(isPaused()).isFalse();

    unjoinSideChannel();
    assertThat(care.unjoin(CHANNEL))
        .isEqualTo("channel has been successfully unjoined ledgerID=mychannel");
    try (LedgerStore store = LedgerStore.open(peer.ledger())) {
      assertThat(store.channels()).isEmpty();
      assertThat(state(store.ledger(RecordedChannel.NAME))).isEmpty();
      assertThat(store.ledger(RecordedChannel.NAME).block(0)).isEmpty();
      BegunLedger.in(data, peer).checkNotEmpty(store);
    }
  }

  private void unjoinSideChannel() {
    care.unjoin("sidechannel"); // its one block is no real one
  }

  private boolean isPaused() {
    try (LedgerStore store = LedgerStore.open(peer.ledger())) {
      return store.ledger(RecordedChannel.NAME).isPaused();
    }
  }

  /** The keys whose entries are other ones. */
  private static List<String> different(
      SortedMap<String, StateEntry> one, SortedMap<String, StateEntry> other) {
    SortedSet<String> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    return keys.stream().filter(key -> !Objects.equals(one.get(key), other.get(key))).toList();
  }

  /** All of it, with what is noted beside the keys of chaincodes. */
  private static SortedMap<String, StateEntry> state(Ledger ledger) {
    SortedMap<String, StateEntry> state = new TreeMap<>();
    try (var snapshot = ledger.snapshot();
        var rows = snapshot.rows()) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        if (row.get().namespace().equals("$$hints")) {
          continue; // of what there was once, and values that have expired are not made again
        }
        ByteString key = row.get().key();
        state.put(row.get().namespace() + " " + RecordedChannel.hex(key), row.get().entry());
      }
    }
    return state;
  }
}
