// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedSnapshots;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A peer that is killed while it writes a snapshot makes it when it starts again. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class KilledSnapshotIT {

  @TempDir private Path dir;
  private final AtomicInteger steps = new AtomicInteger();

  @Test
  @Spec("NA-409")
  void a_snapshot_that_a_kill_breaks_off_is_made_later_of_the_state_of_its_block()
      throws Exception {
    SortedMap<String, ByteString> wanted = writtenAtOnce();
    List<Integer> broken = List.of(1, steps.get() / 2, steps.get());
    Process process = SnapshottingProcess.start(dir, broken);
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("committed");
    } finally {
      process.destroyForcibly().waitFor();
    }
    for (int step : broken) {
      Path place = dir.resolve(Integer.toString(step));
      assertThat(made(place, SnapshottingProcess.FIRST)).doesNotExist();

      try (LedgerStore store = LedgerStore.open(place.resolve("ledger"));
          Snapshots snapshots = Snapshots.in(place.resolve("snapshots"))) {
        Ledger ledger = store.ledger(RecordedChannel.NAME);
        assertThat(ledger.height()).isEqualTo(SnapshottingProcess.LAST + 1);
        JoinedChannel channel = Joining.channel(ledger, JoinedChannel.configuration(ledger));
        snapshots.follow(JoinedChannels.of(channel));
        RecordedSnapshots.BFT.follow(channel, SnapshottingProcess.NEXT + 1);
        awaitIdle(snapshots);

        assertThat(RecordedSnapshots.filesIn(made(place, SnapshottingProcess.FIRST)))
            .as("killed at step %d", step)
            .isEqualTo(wanted);
        assertThat(SnapshotFolder.verified(made(place, SnapshottingProcess.NEXT)).lastBlock())
            .isEqualTo(SnapshottingProcess.NEXT);
        assertThat(requests(snapshots).pending()).isEmpty();
        assertThat(place.resolve("ledger/held/mychannel")).doesNotExist();
        channel.close();
      }
    }
  }

  /** By a process that nobody kills; counts the steps. */
  private SortedMap<String, ByteString> writtenAtOnce() throws Exception {
    Path place = dir.resolve("at-once");
    try (LedgerStore store = LedgerStore.open(place.resolve("ledger"))) {
      JoinedChannel channel = RecordedSnapshots.BFT.open(store);
      try (var snapshots =
          new ChannelSnapshots(
              channel.ledger(),
              new SnapshotPlaces(place.resolve("snapshots")),
              Duration.ofSeconds(30),
              steps::incrementAndGet)) {
        channel.listen(snapshots);
        snapshots.submit(SnapshottingProcess.FIRST);
        RecordedSnapshots.BFT.follow(channel, SnapshottingProcess.FIRST);
        assertThat(snapshots.awaitIdle(Duration.ofSeconds(30))).isTrue();
      }
      channel.close();
    }
    assertThat(place.resolve("ledger/held/mychannel")).doesNotExist();
    return new TreeMap<>(RecordedSnapshots.filesIn(made(place, SnapshottingProcess.FIRST)));
  }

  private static Path made(Path place, long block) {
    return place.resolve("snapshots/completed/mychannel/" + block);
  }

  private static ChannelSnapshots requests(Snapshots snapshots) {
    return snapshots.find("mychannel").orElseThrow();
  }

  private static void awaitIdle(Snapshots snapshots) throws InterruptedException {
    assertThat(requests(snapshots).awaitIdle(Duration.ofSeconds(30))).isTrue();
  }
}
