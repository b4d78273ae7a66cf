// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedSnapshots;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Nothing is made of a snapshot that is not what it says, which is told in Fabric's words. */
final class SnapshotFolderTest {

  private static final RecordedSnapshots BFT = RecordedSnapshots.BFT;

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(RecordedSnapshots.class)
  @Spec({"NA-410"})
  void a_changed_byte_in_any_file_is_told_as_by_a_fabric_peer(RecordedSnapshots recorded)
      throws IOException {
    Path whole = recorded.unpack(recorded.last(), dir.resolve("whole"));
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    for (JsonNode line : recorded.lines("log-errors")) {
      String directory = line.path("directory").asString();
      if (directory.startsWith("bad-")) {
        String file = directory.substring("bad-".length());
        Path damaged = RecordedSnapshots.damaged(whole, file, dir.resolve(directory));
        expected.add(line.path("error").asString());
        actual.add(refusal(damaged));
      }
    }

    assertThat(expected).hasSize(10);
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  @Spec("NA-410")
  void what_is_missing_is_named() throws IOException {
    Path folder = BFT.unpack(BFT.last(), dir.resolve("whole"));

    Files.delete(folder.resolve("txids.data"));
    assertThat(refusal(folder))
        .isEqualTo(
            "error while verifying snapshot: open %s: no such file or directory"
                .formatted(folder.resolve("txids.data")));

    Files.delete(folder.resolve("_snapshot_additional_metadata.json"));
    assertThat(refusal(folder))
        .isEqualTo(
            "error while loading metadata: open %s: no such file or directory"
                .formatted(folder.resolve("_snapshot_additional_metadata.json")));
  }

  @Test
  @Spec("NA-410")
  void a_channel_that_is_there_stays_as_it_is() throws IOException {
    SnapshotFolder folder = SnapshotFolder.verified(BFT.unpack(BFT.last(), dir.resolve("given")));
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"))) {
      var channel = BFT.open(store);

      assertThatThrownBy(() -> folder.importInto(store, RecordedNetwork.ORG1, () -> {}))
          .hasMessage(
              "error while creating ledger id: ledger [mychannel] already exists with state [ACTIVE]");

      assertThat(channel.ledger().height()).isEqualTo(1);
      channel.close();
    }
  }

  @Test
  @Spec("NA-410")
  void nothing_is_left_of_a_ledger_that_was_not_made_to_its_end() throws IOException {
    SnapshotFolder folder = SnapshotFolder.verified(BFT.unpack(BFT.last(), dir.resolve("given")));
    int[] asked = {0};
    try (LedgerStore store = LedgerStore.open(dir.resolve("ledger"))) {
      assertThatThrownBy(() ->
              folder.importInto(
                  store,
                  RecordedNetwork.ORG1,
                  () -> {
                    if (asked[0]++ == 100) {
                      throw new IllegalStateException("stopped");
                    }
                  }))
          .hasMessage("stopped");

      assertThat(store.channels()).isEmpty();
      try (var state = store.ledger(folder.channel()).snapshot();
          var rows = state.rows();
          var ids = state.transactions()) {
        assertThat(rows.next()).isEmpty();
        assertThat(ids.next()).isEmpty();
      }
      assertThat(folder.importInto(store, RecordedNetwork.ORG1, () -> {}).height())
          .isEqualTo(BFT.last() + 1);
    }
  }

  private static String refusal(Path folder) {
    try {
      return "whole, up to block " + SnapshotFolder.verified(folder).lastBlock();
    } catch (HeddleException e) {
      return e.getMessage();
    }
  }
}
