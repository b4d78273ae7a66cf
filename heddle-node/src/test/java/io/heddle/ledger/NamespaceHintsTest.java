// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static io.heddle.testing.TestLedger.CHANNEL;
import static io.heddle.testing.TestLedger.removal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NamespaceHintsTest {

  private static final ByteString KEY = ByteString.copyFromUtf8("a");
  private static final ByteString POLICY = ByteString.copyFromUtf8("policy");

  @TempDir private Path dir;

  @Test
  void metadata_is_found_wherever_it_was_written_and_after_opening_again() {
    try (TestLedger ledger = TestLedger.in(dir)) {
      ledger.put("plain", "a", "1").append(withMetadata("cars"));
      assertThat(metadata(ledger, "cars")).isEqualTo(POLICY);
      assertThat(metadata(ledger, "plain")).isEqualTo(ByteString.EMPTY);
    }
    try (TestLedger again = TestLedger.in(dir)) {
      assertThat(metadata(again, "cars")).isEqualTo(POLICY);

      again.append(withMetadata("boats"));
      assertThat(metadata(again, "boats")).isEqualTo(POLICY);
    }
    try (TestLedger again = TestLedger.in(dir)) {
      assertThat(metadata(again, "boats")).isEqualTo(POLICY);
      again.append(removal("cars", "a"));
      assertThat(metadata(again, "cars")).isEqualTo(ByteString.EMPTY);
    }
  }

  @Test
  void nothing_is_read_where_no_key_has_any() {
    try (TestLedger before = TestLedger.in(dir)) {
      before.put("plain", "a", "1").append(withMetadata("cars"));
    }
    try (TestLedger again = TestLedger.in(dir);
        StateSnapshot state = again.ledger().snapshot()) {
      assertThat(state.metadata("plain", KEY)).isEqualTo(ByteString.EMPTY);
      assertThat(state.atHand("plain", KEY)).isEmpty();
      assertThat(state.metadata("cars", KEY)).isEqualTo(POLICY);
      assertThat(state.atHand("cars", KEY)).isPresent();
    }
  }

  @Test
  void what_expires_is_found_from_its_first_note_on_and_after_opening_again() {
    try (TestLedger ledger = TestLedger.in(dir).put("plain", "a", "1")) {
      assertThat(rows(ledger, "$$expiry-values")).isZero();
      ledger.put("$$expiry-values", "a", "1").append(removal("$$expiry", "a"));
      assertThat(rows(ledger, "$$expiry-values")).isEqualTo(1);
      assertThat(rows(ledger, "$$expiry")).isZero();
    }
    try (TestLedger again = TestLedger.in(dir)) {
      assertThat(rows(again, "$$expiry-values")).isEqualTo(1);
      assertThat(rows(again.put("$$expiry", "a", "1"), "$$expiry")).isEqualTo(1);
    }
    try (TestLedger again = TestLedger.in(dir)) {
      assertThat(rows(again, "$$expiry")).isEqualTo(1);
    }
  }

  private static int rows(TestLedger ledger, String namespace) {
    try (StateSnapshot state = ledger.ledger().snapshot();
        Cursor<KeyedEntry> rows = state.range(namespace, ByteString.EMPTY, ByteString.EMPTY)) {
      int count = 0;
      while (rows.next().isPresent()) {
        count++;
      }
      return count;
    }
  }

  @Test
  void a_state_that_is_closed_does_not_tell_that_nothing_expires() {
    try (TestLedger ledger = TestLedger.in(dir).put("plain", "a", "1")) {
      StateSnapshot state = ledger.ledger().snapshot();
      state.close();

      assertThatThrownBy(() -> state.range("$$expiry", ByteString.EMPTY, ByteString.EMPTY))
          .hasMessageContaining("closed");
    }
  }

  @Test
  void a_state_of_before_has_the_metadata_of_before() {
    try (TestLedger ledger = TestLedger.in(dir).put("cars", "a", "1");
        StateSnapshot before = ledger.ledger().snapshot()) {
      ledger.append(withMetadata("cars"));

      assertThat(before.metadata("cars", KEY)).isEqualTo(ByteString.EMPTY);
      assertThat(metadata(ledger, "cars")).isEqualTo(POLICY);
    }
  }

  @Test
  void a_ledger_made_of_a_snapshot_has_the_metadata_that_came_with_it() {
    try (TestLedger ledger = TestLedger.in(dir)) {
      importWithMetadata(ledger);
      assertThat(metadata(ledger, "cars")).isEqualTo(POLICY);
    }
    try (TestLedger again = TestLedger.in(dir)) {
      assertThat(metadata(again, "cars")).isEqualTo(POLICY);
      assertThat(metadata(again, "boats")).isEqualTo(ByteString.EMPTY);
    }
  }

  private static void importWithMetadata(TestLedger ledger) {
    try (LedgerImport making = ledger.store().begin(CHANNEL)) {
      making.add(withMetadata("cars"));
      making.finish(
          new Origin(
              4,
              ByteString.copyFromUtf8("header"),
              ByteString.copyFromUtf8("before"),
              ByteString.copyFromUtf8("commit")));
    }
  }

  @Test
  void a_chain_that_begins_anew_has_what_its_own_blocks_bring() {
    try (TestLedger ledger = TestLedger.in(dir).append(withMetadata("cars"))) {
      ledger.ledger().leave(1, List.of());
      ledger.put("cars", "a", "1").append(withMetadata("boats"));

      assertThat(metadata(ledger, "cars")).isEqualTo(ByteString.EMPTY);
      assertThat(metadata(ledger, "boats")).isEqualTo(POLICY);
    }
    try (TestLedger again = TestLedger.in(dir)) {
      assertThat(metadata(again, "boats")).isEqualTo(POLICY);
    }
  }

  @Test
  void after_a_return_all_is_as_it_was() {
    try (TestLedger ledger = TestLedger.in(dir.resolve("store")).append(withMetadata("cars"))) {
      ledger.store().copyTo(dir.resolve("copy"), "copy");
      ledger.append(removal("cars", "a"), withMetadata("boats"));

      ledger.store().goBackTo(dir.resolve("copy"), "copy", "it went back");

      assertThat(metadata(ledger, "cars")).isEqualTo(POLICY);
      assertThat(metadata(ledger, "boats")).isEqualTo(ByteString.EMPTY);
    }
  }

  private static ByteString metadata(TestLedger ledger, String namespace) {
    try (StateSnapshot state = ledger.ledger().snapshot()) {
      ByteString hinted = state.metadata(namespace, KEY);
      assertThat(hinted)
          .isEqualTo(state.get(namespace, KEY).map(StateEntry::metadata).orElse(ByteString.EMPTY));
      return hinted;
    }
  }

  private static StateChange withMetadata(String namespace) {
    return new StateChange(
        namespace,
        KEY,
        Optional.of(new StateEntry(ByteString.copyFromUtf8("1"), POLICY, new Version(1, 0))));
  }
}
