// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.StateSnapshot;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedSnapshots;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots of recorded channels are byte for byte those that Fabric's peers made of them. */
final class SnapshotWriterTest {

  private static final List<Long> ON_THE_WAY = List.of(0L, 5L, 20L, 60L);

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(RecordedSnapshots.class)
  @Spec({"NA-174", "NA-405", "NA-406", "NA-407", "NA-408", "NA-355", "NA-409", "NA-411"})
  void a_ledger_with_all_blocks_and_one_that_goes_on_from_a_snapshot_write_a_fabric_peers_bytes(
      RecordedSnapshots recorded) throws IOException {
    try (LedgerStore store = LedgerStore.open(dir.resolve("whole"))) {
      JoinedChannel channel = recorded.open(store);
      for (long block : ON_THE_WAY) {
        recorded.follow(channel, block);
        write(channel.ledger(), "of-" + block);
      }
      recorded.follow(channel, recorded.last());

      assertThat(RecordedSnapshots.filesIn(dir.resolve("of-0"))).isEqualTo(recorded.files(0));
      assertThat(write(channel.ledger(), "last")).isEqualTo(recorded.files(recorded.last()));
      channel.close();
    }
    for (long block : ON_THE_WAY) {
      Path joined = dir.resolve("joined-" + block);
      try (LedgerStore store = LedgerStore.open(joined)) {
        SnapshotFolder.verified(dir.resolve("of-" + block))
            .importInto(store, RecordedNetwork.ORG1, () -> {});
      }
      try (LedgerStore store = LedgerStore.open(joined)) { // as after a restart
        Ledger ledger = store.ledger(RecordedChannel.NAME);
        assertThat(ledger.height()).isEqualTo(block + 1);
        JoinedChannel channel = Joining.channel(ledger, JoinedChannel.configuration(ledger));
        recorded.follow(channel, recorded.last());

        assertThat(write(ledger, "then-" + block)).isEqualTo(recorded.files(recorded.last()));
        channel.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RecordedSnapshots.class)
  @Spec({"NA-405", "NA-406", "NA-407", "NA-408", "NA-410"})
  void a_ledger_made_of_a_fabric_peers_snapshot_writes_the_same_bytes(RecordedSnapshots recorded)
      throws IOException {
    for (long block : new long[] {0, recorded.last()}) {
      Path folder = recorded.unpack(block, dir.resolve("given-" + block));
      try (LedgerStore store = LedgerStore.open(dir.resolve("ledger-" + block))) {
        Ledger ledger =
            SnapshotFolder.verified(folder).importInto(store, RecordedNetwork.ORG1, () -> {});

        assertThat(store.channels()).containsExactly(RecordedChannel.NAME);
        assertThat(write(ledger, "again-" + block)).isEqualTo(recorded.files(block));
      }
    }
  }

  private SortedMap<String, ByteString> write(Ledger ledger, String name) throws IOException {
    Path folder = Files.createDirectory(dir.resolve(name));
    try (StateSnapshot state = ledger.snapshot()) {
      new SnapshotWriter(ledger, state, () -> {}).write(folder);
    }
    return RecordedSnapshots.filesIn(folder);
  }
}
