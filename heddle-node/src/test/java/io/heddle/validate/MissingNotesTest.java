// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order in which missing private data is asked for. */
@Spec("NA-398")
final class MissingNotesTest {

  private static final MissingPrivateData OLD = missing(3, 1, "first");
  private static final MissingPrivateData MIDDLE = missing(200, 0, "second");
  private static final MissingPrivateData NEW = missing(256, 0, "first");
  private static final MissingPrivateData NEW_TOO = missing(256, 4, "first");

  @TempDir private Path directory;

  @Test
  void the_newest_blocks_come_first_and_each_of_them_whole() {
    try (TestLedger chain = TestLedger.in(directory)) {
      chain.append(OLD.noted(), NEW.noted(), MIDDLE.noted(), NEW_TOO.noted());
      try (StateSnapshot state = chain.ledger().snapshot()) {
        MissingNotes notes = MissingNotes.ofMember();

        assertThat(notes.newest(state, 0, 300, 1)).containsExactly(NEW_TOO, NEW);
        assertThat(notes.newest(state, 0, 256, 1)).containsExactly(MIDDLE);
        assertThat(notes.newest(state, 0, 300, 5)).containsExactly(NEW_TOO, NEW, MIDDLE, OLD);
        assertThat(notes.newest(state, 200, 256, 5)).containsExactly(MIDDLE);
        assertThat(notes.newest(state, 201, 256, 5)).isEmpty();
      }
    }
  }

  @Test
  void what_was_written_to_other_collections_is_found_collection_by_collection() {
    try (TestLedger chain = TestLedger.in(directory)) {
      chain.append(
          OLD.notedForLater(), NEW.notedForLater(), MIDDLE.notedForLater(), NEW_TOO.noted());
      try (StateSnapshot state = chain.ledger().snapshot()) {
        List<MissingNotes.Other> others = MissingNotes.others(state);

        assertThat(others)
            .containsExactly(
                new MissingNotes.Other("cc", "first"), new MissingNotes.Other("cc", "second"));
        assertThat(others.getFirst().notes().newest(state, 0, 300, 5)).containsExactly(NEW, OLD);
        assertThat(others.getLast().notes().newest(state, 0, 300, 5)).containsExactly(MIDDLE);
        assertThat(MissingPrivateData.ineligibleIn(state)).containsExactly(OLD, NEW, MIDDLE);
      }
    }
  }

  @Test
  void what_is_done_is_noted_nowhere() {
    try (TestLedger chain = TestLedger.in(directory)) {
      chain.append(OLD.noted(), NEW.notedForLater());
      chain.append(OLD.done().toArray(StateChange[]::new));
      chain.append(NEW.done().toArray(StateChange[]::new));
      try (StateSnapshot state = chain.ledger().snapshot()) {
        assertThat(MissingPrivateData.in(state)).isEmpty();
        assertThat(MissingPrivateData.ineligibleIn(state)).isEmpty();
        assertThat(MissingNotes.others(state)).isEmpty();
      }
    }
  }

  private static MissingPrivateData missing(long block, long tx, String collection) {
    return new MissingPrivateData(new Version(block, tx), "cc", collection);
  }
}
