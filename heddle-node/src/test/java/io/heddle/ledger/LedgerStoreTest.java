// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerStoreTest {

  @TempDir private Path parent;

  @Test
  void a_value_on_the_disk_is_at_hand_as_soon_as_it_has_been_read() {
    try (TestLedger before = TestLedger.in(parent)) {
      before.put("cars", "old", "1");
    }
    try (TestLedger reopened = TestLedger.in(parent);
        StateSnapshot state = reopened.put("cars", "new", "2").ledger().snapshot()) {
      ByteString old = ByteString.copyFromUtf8("old");

      assertThat(state.atHand("cars", ByteString.copyFromUtf8("new")))
          .contains(new AtHand(state.get("cars", "new")));
      assertThat(state.atHand("cars", old)).isEmpty();
      assertThat(state.get("cars", old)).isPresent();
      assertThat(state.atHand("cars", old)).contains(new AtHand(state.get("cars", old)));
    }
  }

  @Test
  void nothing_is_at_hand_of_a_state_that_is_closed() {
    try (TestLedger ledger = TestLedger.in(parent)) {
      StateSnapshot state = ledger.put("cars", "a", "1").ledger().snapshot();
      state.close();

      assertThat(state.atHand("cars", ByteString.copyFromUtf8("a"))).isEmpty();
    }
  }

  @Test
  void a_directory_is_made_and_marked_with_the_format() throws Exception {
    Path dir = parent.resolve("a").resolve("ledger");

    LedgerStore.open(dir).close();

    assertThat(dir.resolve("version")).hasContent("heddle-ledger 1\n");
  }

  @Test
  void a_directory_in_use_cannot_be_opened_again() {
    try (LedgerStore first = LedgerStore.open(parent)) {
      assertThat(first.channels()).isEmpty();
      assertThatThrownBy(() -> LedgerStore.open(parent))
          .hasMessage(
              "Ledger directory '%s' is in use by another Heddle process (pid %d)"
                  .formatted(parent, ProcessHandle.current().pid()))
          .extracting(e -> ((HeddleException) e).fault())
          .isEqualTo(Fault.UNAVAILABLE);
    }

    LedgerStore.open(parent).close();
  }

  @Test
  void a_directory_of_another_format_is_left_alone() throws Exception {
    Files.writeString(parent.resolve("version"), "heddle-ledger 99\n");

    assertThatThrownBy(() -> LedgerStore.open(parent))
        .hasMessage(
            "Ledger directory '%s' has format 'heddle-ledger 99', this version of Heddle reads 'heddle-ledger 1'; use another directory"
                .formatted(parent));
    assertThat(parent.resolve("db")).doesNotExist();
  }

  @Test
  void data_without_a_format_is_left_alone() throws Exception {
    Files.createDirectory(parent.resolve("db"));

    assertThatThrownBy(() -> LedgerStore.open(parent))
        .hasMessage(
            "Ledger directory '%s' has data but no file 'version'; if no other version of Heddle has used it, write 'heddle-ledger 1' into that file, or use another directory"
                .formatted(parent));
  }

  @Test
  void a_file_in_place_of_the_directory_is_refused() throws Exception {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> LedgerStore.open(file))
        .hasMessage(
            "Ledger directory '%s' cannot be written: it is not a directory".formatted(file))
        .extracting(e -> ((HeddleException) e).fault())
        .isEqualTo(Fault.BAD_INPUT);
  }

  @Test
  @Spec("CP-212")
  void a_damaged_store_fails_a_range_and_does_not_shorten_it() throws Exception {
    var random = new Random(1);
    try (TestLedger chain = TestLedger.in(parent)) {
      chain.append(
          IntStream.range(0, 3000)
              .mapToObj(i ->
                  TestLedger.change("mycc", "k%04d".formatted(i), value(random), new Version(0, 0)))
              .toArray(StateChange[]::new));
    }
    damageLargestTable();

    try (TestLedger chain = TestLedger.in(parent);
        StateSnapshot snapshot = chain.ledger().snapshot();
        Cursor<KeyedEntry> range = snapshot.range("mycc", ByteString.EMPTY, ByteString.EMPTY)) {
      assertThatThrownBy(
              () -> {
                while (range.next().isPresent()) {}
              })
          .hasMessageStartingWith("The storage of the ledger query failed: ")
          .extracting(e -> ((HeddleException) e).fault())
          .isEqualTo(Fault.INTERNAL);
    }
  }

  private static ByteString value(Random random) {
    byte[] bytes = new byte[100];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private void damageLargestTable() throws IOException {
    try (var files = Files.list(parent.resolve("db"))) {
      Path table =
          files
              .filter(file -> file.toString().endsWith(".sst"))
              .max(Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
      try (var bytes = new RandomAccessFile(table.toFile(), "rw")) {
        bytes.seek(bytes.length() / 2);
        bytes.write(new byte[64]);
      }
    }
  }
}
