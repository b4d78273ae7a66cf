// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.DirectoryTree;
import io.heddle.testing.Damage;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a file of the ledger: it is told, or all that was written is there. */
final class StoreDamageTest {

  private static final int BLOCKS = 60;
  private static final String NAMESPACE = "mycc";
  private static final String VALUE = "v".repeat(1500);

  @TempDir private Path dir;

  private Path older;
  private Path killed;
  private Path closed;
  private final List<ByteString> blocks = new ArrayList<>();

  @BeforeEach
  void three_states_of_one_ledger() throws IOException {
    Path used = dir.resolve("used");
    try (TestLedger chain = TestLedger.in(used)) {
      append(chain, BLOCKS / 3);
    }
    try (TestLedger chain = TestLedger.in(used)) {
      append(chain, BLOCKS / 3);
      older = Damage.copy(used, dir.resolve("older"));
      append(chain, BLOCKS / 3);
      killed = Damage.copy(used, dir.resolve("killed"));
      for (long number = 0; number < BLOCKS; number++) {
        blocks.add(chain.ledger().block(number).orElseThrow().toByteString());
      }
    }
    closed = Damage.copy(used, dir.resolve("closed"));
  }

  private static void append(TestLedger chain, int count) {
    for (int i = 0; i < count; i++) {
      long number = chain.ledger().height();
      chain.append(
          TestLedger.change(
              NAMESPACE, "last", ByteString.copyFromUtf8("" + number), new Version(number, 0)),
          TestLedger.change(
              NAMESPACE, "k" + number, ByteString.copyFromUtf8(VALUE), new Version(number, 0)));
    }
  }

  @Test
  void after_a_kill_no_damage_to_any_file_goes_unnoticed() throws IOException {
    checkEach(Damage.ofEach(killed, older), killed);
  }

  @Test
  void after_an_orderly_end_no_damage_to_any_file_goes_unnoticed() throws IOException {
    checkEach(Damage.ofEach(closed, older), closed);
  }

  @Test
  void no_bit_of_the_log_can_turn_unnoticed() throws IOException {
    Path log = only(killed, ".log");
    long size = Files.size(log);
    List<Damage> flips = new ArrayList<>();
    for (int at = 0; at < size; at += 211) {
      flips.add(Damage.flip(killed.relativize(log), at));
    }
    // the headers of the last records, whose damage looks like a torn tail
    for (int at = 1; at < 60; at++) {
      flips.add(Damage.flip(killed.relativize(log), (int) size - at * 29));
    }

    Optional<Written.State> written = Written.open(killed.resolve("written")).before();
    byte[] whole = Files.readAllBytes(log);
    for (Damage flip : flips) {
      flip.in(killed);
      assertThatThrownBy(() -> StoreCheck.check(killed.resolve("db"), written))
          .as("%s", flip)
          .isInstanceOf(HeddleException.class)
          .hasMessageContaining("heddle ledger salvage");
      Files.write(log, whole);
    }
  }

  @Test
  void a_torn_tail_is_what_a_crash_leaves_and_nothing_that_was_acknowledged_is_in_it()
      throws IOException {
    Path log = only(killed, ".log");
    byte[] whole = Files.readAllBytes(log);
    byte[] next = Files.readAllBytes(only(older, ".log"));
    for (int torn : new int[] {1, 6, 7, 30, 500}) {
      Path copy = Damage.copy(killed, dir.resolve("copy"));
      byte[] longer = Arrays.copyOf(whole, whole.length + torn);
      System.arraycopy(next, 0, longer, whole.length, torn);
      Files.write(only(copy, ".log"), longer);

      try (TestLedger chain = TestLedger.in(copy)) {
        checkAll(chain);
        append(chain, 1);
      }
      try (TestLedger chain = TestLedger.in(copy)) {
        assertThat(chain.ledger().height()).isEqualTo(BLOCKS + 1);
      }
      DirectoryTree.delete(copy);
    }
  }

  @Test
  void a_ledger_of_an_earlier_version_has_no_note_and_gets_one() throws IOException {
    Files.delete(killed.resolve("written"));

    try (TestLedger chain = TestLedger.in(killed)) {
      checkAll(chain);
    }

    Files.write(only(killed, ".log"), new byte[0]);
    assertThat(Written.open(killed.resolve("written")).before().orElseThrow().ends())
        .containsOnlyKeys(TestLedger.CHANNEL);
  }

  @Test
  void what_is_whole_is_taken_over_and_the_damaged_files_are_kept() throws IOException {
    Path log = only(killed, ".log");
    int third = (int) Files.size(log) / 3;
    Damage.flip(killed.relativize(log), third).in(killed);
    byte[] damaged = Files.readAllBytes(log);
    assertThatThrownBy(() -> TestLedger.in(killed))
        .isInstanceOfSatisfying(
            HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT))
        .hasMessageMatching(
            "Ledger file '%s' is damaged at byte [0-9]+, and what was written after that would be lost; put back a copy of the whole directory '%s', or take over what is whole with 'heddle ledger salvage'"
                .formatted(log, killed));

    Salvage.Result result = Salvage.run(killed);

    Path aside = killed.resolve("db.damaged-1");
    assertThat(result.aside()).isEqualTo(aside);
    assertThat(Files.readAllBytes(aside.resolve(log.getFileName()))).isEqualTo(damaged);
    long kept = result.chains().getFirst().kept();
    assertThat(kept).isBetween(BLOCKS / 3L + 5, BLOCKS * 2L / 3);
    assertThat(result.chains())
        .containsExactly(new Salvage.Chain(TestLedger.CHANNEL, kept, Optional.of((long) BLOCKS)));
    try (TestLedger chain = TestLedger.in(killed)) {
      assertThat(chain.ledger().height()).isEqualTo(kept);
      checkFirst(chain, (int) kept);
      append(chain, 1);
    }
    assertThatThrownBy(() -> Salvage.run(killed)).hasMessageContaining("is whole");
  }

  @Test
  void a_removed_log_is_taken_over_without_its_blocks() throws IOException {
    Files.delete(only(killed, ".log"));
    assertThatThrownBy(() -> TestLedger.in(killed)).hasMessageContaining("heddle ledger salvage");

    assertThat(Salvage.run(killed).chains())
        .containsExactly(
            new Salvage.Chain(TestLedger.CHANNEL, BLOCKS / 3, Optional.of((long) BLOCKS)));

    try (TestLedger chain = TestLedger.in(killed)) {
      checkFirst(chain, BLOCKS / 3);
    }
  }

  @Test
  void a_lost_name_of_the_table_log_is_found_again_and_a_lost_table_is_not() throws IOException {
    Path table = only(killed, ".sst");
    Files.delete(killed.resolve("db/CURRENT"));
    assertThat(Salvage.run(killed).chains())
        .containsExactly(new Salvage.Chain(TestLedger.CHANNEL, BLOCKS, Optional.of((long) BLOCKS)));
    try (TestLedger chain = TestLedger.in(killed)) {
      checkAll(chain);
    }

    Files.delete(table);
    List<String> before = stored(killed);
    assertThatThrownBy(() -> Salvage.run(killed))
        .hasMessageContaining("Ledger in '%s' cannot be taken over: ".formatted(killed))
        .hasMessageEndingWith(
            "; put back a copy of the whole directory, or start with another one");
    assertThat(killed.resolve("db.damaged-2")).doesNotExist();
    assertThat(stored(killed)).isEqualTo(before);
  }

  @Test
  void a_takeover_that_was_cut_off_between_its_renames_begins_again() throws IOException {
    Files.delete(only(killed, ".log"));
    Files.move(killed.resolve("db"), killed.resolve("db.damaged-1"));
    Files.createDirectory(killed.resolve("db.salvage"));
    assertThatThrownBy(() -> TestLedger.in(killed))
        .hasMessageContaining("Ledger directory '%s' is not there".formatted(killed.resolve("db")));

    assertThat(Salvage.run(killed).chains().getFirst().kept()).isEqualTo(BLOCKS / 3);
  }

  /** Names and sizes of all that is not only a text of what was done. */
  private static List<String> stored(Path ledger) throws IOException {
    try (Stream<Path> files = Files.walk(ledger)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("LOG"))
          .filter(Files::isRegularFile)
          .map(file -> "%s %d".formatted(file, file.toFile().length()))
          .sorted()
          .toList();
    }
  }

  private void checkEach(List<Damage> damages, Path state) throws IOException {
    var refused = new TreeSet<String>();
    for (Damage damage : damages) {
      Path copy = Damage.copy(state, dir.resolve("copy"));
      damage.in(copy);
      try (TestLedger chain = TestLedger.in(copy)) {
        checkAll(chain);
      } catch (HeddleException e) {
        refused.add("%s: %s".formatted(damage, e.getMessage()));
        assertThat(e.getMessage()).as("%s", damage).doesNotContain("Exception");
      } catch (AssertionError e) {
        throw new AssertionError(damage.toString(), e);
      }
      DirectoryTree.delete(copy);
    }
    assertThat(damages).hasSizeGreaterThan(60);
    assertThat(refused).hasSizeGreaterThan(damages.size() / 4);
  }

  private void checkAll(TestLedger chain) {
    assertThat(chain.ledger().height()).isEqualTo(BLOCKS);
    checkFirst(chain, BLOCKS);
  }

  private void checkFirst(TestLedger chain, int count) {
    try (StateSnapshot state = chain.ledger().snapshot()) {
      for (int number = 0; number < count; number++) {
        assertThat(chain.ledger().block(number).orElseThrow().toByteString())
            .isEqualTo(blocks.get(number));
        assertThat(state.get(NAMESPACE, "k" + number).map(StateEntry::value))
            .contains(ByteString.copyFromUtf8(VALUE));
      }
      assertThat(state.get(NAMESPACE, "last").map(StateEntry::value))
          .contains(ByteString.copyFromUtf8("" + (count - 1)));
    }
  }

  private static Path only(Path ledger, String end) throws IOException {
    try (Stream<Path> files = Files.list(ledger.resolve("db"))) {
      return files.filter(file -> file.toString().endsWith(end)).max(Path::compareTo).orElseThrow();
    }
  }
}
