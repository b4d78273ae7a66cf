// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.disk.LastLines;
import io.heddle.testing.Damage;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ledger has after the machine went down with writes that were not forced to the disk. */
final class PowerCutTest {

  private static final TxId ENDORSED = TestLedger.txId(1);
  private static final TxPvtReadWriteSetWithConfigInfo PRIVATE =
      TxPvtReadWriteSetWithConfigInfo.newBuilder().setEndorsedAt(10).build();
  private static final String VALUE = "v".repeat(1500);
  private static final int BEFORE = 10;
  private static final int BLOCKS = 20;

  @TempDir private Path dir;
  private Path ledger = Path.of("");
  private long forcedBytes;

  /** Ten blocks, private data, which is forced, and ten blocks that are not. */
  @BeforeEach
  void machineGoesDown() throws IOException {
    Path used = dir.resolve("used");
    try (TestLedger chain = TestLedger.in(used)) {
      append(chain, BEFORE);
      chain.ledger().transientData().add(ENDORSED, PRIVATE);
      forcedBytes = Files.size(log(used));
      append(chain, BLOCKS);
      ledger = Damage.copy(used, dir.resolve("killed"));
    }
  }

  @Test
  void nothing_is_missing_after_the_death_of_the_process_alone() throws IOException {
    try (TestLedger chain = TestLedger.in(Damage.copy(ledger, dir.resolve("copy")))) {
      assertThat(chain.ledger().height()).isEqualTo(BLOCKS);
    }

    cut(log(ledger), forcedBytes + 5000);
    assertThatThrownBy(() -> TestLedger.in(ledger))
        .hasMessageContaining("and had ")
        .hasMessageContaining("heddle ledger salvage");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 5000, 9000})
  @Spec("NA-240")
  void blocks_that_were_not_forced_may_be_gone_and_come_again(int left) throws IOException {
    inAnotherBoot();
    cut(log(ledger), forcedBytes + left);

    for (int start = 0; start < 2; start++) {
      try (TestLedger chain = TestLedger.in(ledger)) {
        checkForced(chain);
        append(chain, BLOCKS);
      }
    }
  }

  /**
   * Cut anywhere, what came between two blocks is there whole or not at all, and so is its note.
   */
  @Test
  @Spec({"NA-227", "NA-240"})
  void what_comes_between_two_blocks_is_one_batch() throws IOException {
    Path used = dir.resolve("amended");
    long before;
    long after;
    try (TestLedger chain = TestLedger.in(used)) {
      chain.append(TestLedger.change("missing", "k", ByteString.EMPTY, new Version(0, 0)));
      before = Files.size(log(used));
      chain
          .ledger()
          .amend(
              List.of(
                  TestLedger.removal("missing", "k"),
                  TestLedger.change(
                      "values", "k", ByteString.copyFromUtf8(VALUE), new Version(0, 0))));
      after = Files.size(log(used));
      append(chain, 3);
      Damage.copy(used, dir.resolve("killed-amended"));
    }
    Set<Boolean> seen = new HashSet<>();
    for (long length = before;
        length <= after;
        length = length == after ? after + 1 : Math.min(after, length + 97)) {
      ledger = Damage.copy(dir.resolve("killed-amended"), dir.resolve("cut-" + length));
      inAnotherBoot();
      cut(log(ledger), length);
      try (TestLedger chain = TestLedger.in(ledger);
          StateSnapshot state = chain.ledger().snapshot()) {
        boolean isMissing = state.get("missing", "k").isPresent();
        assertThat(state.get("values", "k").isPresent()).isNotEqualTo(isMissing);
        assertThat(chain.ledger().height()).isEqualTo(1);
        seen.add(isMissing);
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(true, false);
  }

  @Test
  @Spec("NA-240")
  void what_is_whole_behind_a_hole_is_dropped() throws IOException {
    inAnotherBoot();
    byte[] bytes = Files.readAllBytes(log(ledger));
    Arrays.fill(bytes, (int) forcedBytes + 3000, (int) forcedBytes + 5000, (byte) 0);
    Files.write(log(ledger), bytes);

    try (TestLedger chain = TestLedger.in(ledger)) {
      assertThat(chain.ledger().height()).isBetween(BEFORE + 1L, BEFORE + 3L);
      checkForced(chain);
      append(chain, BLOCKS);
    }
    try (TestLedger chain = TestLedger.in(ledger)) {
      assertThat(chain.ledger().height()).isEqualTo(BLOCKS);
    }
  }

  @Test
  @Spec("NA-240")
  void what_was_forced_must_be_there() throws IOException {
    inAnotherBoot();
    cut(log(ledger), forcedBytes - 1);

    assertThatThrownBy(() -> TestLedger.in(ledger)).hasMessageContaining("heddle ledger salvage");
  }

  @Test
  @Spec("NA-240")
  void a_hole_in_what_was_forced_is_damage() throws IOException {
    inAnotherBoot();
    byte[] bytes = Files.readAllBytes(log(ledger));
    bytes[(int) forcedBytes / 2] ^= 1;
    Files.write(log(ledger), bytes);

    assertThatThrownBy(() -> TestLedger.in(ledger)).hasMessageContaining("is damaged at byte");
  }

  @Test
  @Spec("NA-240")
  void an_orderly_end_and_a_start_force_all_there_is() throws IOException {
    try (TestLedger chain = TestLedger.in(ledger)) {
      assertThat(chain.ledger().height()).isEqualTo(BLOCKS);
      Path started = Damage.copy(ledger, dir.resolve("started"));
      assertThat(forced(started)).isEqualTo(written(started));
      append(chain, BLOCKS + 1);
    }

    assertThat(forced(ledger)).isEqualTo(written(ledger));
  }

  private void inAnotherBoot() throws IOException {
    try (LastLines note = LastLines.open(ledger.resolve("written"))) {
      String text = note.read().orElseThrow();
      note.write(text.replaceFirst("boot .*", "boot another"));
    }
  }

  private static long written(Path ledger) throws IOException {
    try (Written written = Written.open(ledger.resolve("written"))) {
      return written.before().orElseThrow().write();
    }
  }

  private static long forced(Path ledger) throws IOException {
    try (Written written = Written.open(ledger.resolve("written"))) {
      return written.before().orElseThrow().forced();
    }
  }

  private static void checkForced(TestLedger chain) {
    assertThat(chain.ledger().height()).isGreaterThanOrEqualTo(BEFORE);
    assertThat(chain.ledger().transientData().find(ENDORSED))
        .isEqualTo(List.of(PRIVATE.getPvtRwset()));
    try (StateSnapshot state = chain.ledger().snapshot()) {
      for (long number = 0; number < chain.ledger().height(); number++) {
        assertThat(chain.ledger().block(number)).isPresent();
        assertThat(state.get("mycc", "k" + number)).isPresent();
      }
      assertThat(state.get("mycc", "k" + chain.ledger().height())).isEmpty();
    }
  }

  private static void append(TestLedger chain, int height) {
    while (chain.ledger().height() < height) {
      long number = chain.ledger().height();
      chain.append(
          TestLedger.change(
              "mycc", "k" + number, ByteString.copyFromUtf8(VALUE), new Version(number, 0)));
    }
  }

  private static void cut(Path file, long length) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertThat(length).isLessThanOrEqualTo(bytes.length);
    Files.write(file, Arrays.copyOf(bytes, (int) length));
  }

  private static Path log(Path ledger) throws IOException {
    try (var files = Files.list(ledger.resolve("db"))) {
      return files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }
}
