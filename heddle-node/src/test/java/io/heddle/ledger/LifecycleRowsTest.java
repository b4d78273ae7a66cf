// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static io.heddle.testing.TestLedger.change;
import static io.heddle.testing.TestLedger.removal;
import static io.heddle.testing.TestLedger.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

final class LifecycleRowsTest {

  private static final String NAMESPACE = "_lifecycle";
  private static final ByteString KEY = ByteString.copyFromUtf8("namespaces/fields/cc/Sequence");

  @TempDir private Path dir;
  private final List<ByteString> read = new ArrayList<>();

  @Test
  void a_row_is_read_once() throws Exception {
    var rows = new LifecycleRows();

    for (int times = 0; times < 3; times++) {
      assertThat(get(rows, entry("1"))).contains(entry("1"));
    }
    assertThat(rows.get("_lifecycle$$h_implicit_org_Org1MSP", KEY, Optional::empty)).isEmpty();

    assertThat(read).hasSize(1);
  }

  @Test
  void what_is_not_there_or_long_is_not_kept() throws Exception {
    var rows = new LifecycleRows();
    StateEntry big = entry("x".repeat(20_000));

    for (int times = 0; times < 2; times++) {
      assertThat(rows.get(NAMESPACE, KEY, () -> noted(Optional.empty()))).isEmpty();
    }
    for (int times = 0; times < 2; times++) {
      assertThat(get(rows, big)).contains(big);
    }

    assertThat(read).hasSize(4);
  }

  @Test
  void no_more_than_so_many_are_kept_and_none_while_they_change() throws Exception {
    var rows = new LifecycleRows();
    for (int row = 0; row < 5_000; row++) {
      ByteString key = ByteString.copyFromUtf8("key " + row);
      rows.get(NAMESPACE, key, () -> Optional.of(entry("1")));
    }
    get(rows, entry("1"));
    get(rows, entry("1"));
    assertThat(read).hasSize(2);

    get(LifecycleRows.NONE, entry("1"));
    get(LifecycleRows.NONE, entry("2"));
    assertThat(read).hasSize(4);
  }

  @Test
  void each_state_has_the_rows_of_its_height_whoever_read_them_before() {
    try (TestLedger chain = TestLedger.in(dir).put(NAMESPACE, "sequence", "1")) {
      Ledger ledger = chain.ledger();
      try (StateSnapshot first = ledger.snapshot()) {
        assertThat(value(first)).contains("1");
        chain.put("cars", "a", "1").put(NAMESPACE, "sequence", "2");
        try (StateSnapshot second = ledger.snapshot()) {
          assertThat(value(second)).contains("2");
          chain.append(removal(NAMESPACE, "sequence"));
          try (StateSnapshot third = ledger.snapshot()) {
            assertThat(value(third)).isEmpty();
          }
          assertThat(value(second)).contains("2");
        }
        assertThat(value(first)).contains("1");
      }
    }
  }

  @Test
  void a_state_that_is_closed_has_none() {
    try (TestLedger chain = TestLedger.in(dir).put(NAMESPACE, "sequence", "1")) {
      StateSnapshot state = chain.ledger().snapshot();
      assertThat(value(state)).contains("1");
      state.close();

      assertThatThrownBy(() -> value(state)).hasMessageContaining("closed");
    }
  }

  @Test
  void a_change_that_failed_and_comes_again_is_seen() {
    try (TestLedger chain = TestLedger.in(dir).put(NAMESPACE, "sequence", "1")) {
      Ledger ledger = chain.ledger();
      failOnce(ledger);
      var second =
          update(
              chain.nextBlock(),
              List.of(),
              List.of(change(NAMESPACE, "sequence", bytes("2"), new Version(1, 0))),
              List.of());

      assertThatThrownBy(() -> ledger.append(second)).isInstanceOf(OutOfMemoryError.class);
      try (StateSnapshot between = ledger.snapshot()) {
        assertThat(value(between)).contains("1");
        ledger.append(second);
        assertThat(value(between)).contains("1");
      }
      try (StateSnapshot after = ledger.snapshot()) {
        assertThat(value(after)).contains("2");
      }
    }
  }

  private static void failOnce(Ledger ledger) {
    List<ByteString> attempts = new ArrayList<>();
    ledger
        .indexes()
        .keep(
            new StoredIndex(NAMESPACE, "order", bytes("definition")),
            (key, _) -> {
              attempts.add(key);
              if (attempts.size() == 2) { // the first one builds the index
                throw new OutOfMemoryError("Java heap space");
              }
              return Optional.of(key);
            });
  }

  private Optional<StateEntry> get(LifecycleRows rows, StateEntry entry) throws RocksDBException {
    return rows.get(NAMESPACE, KEY, () -> noted(Optional.of(entry)));
  }

  private Optional<StateEntry> noted(Optional<StateEntry> entry) {
    read.add(KEY);
    return entry;
  }

  private static Optional<String> value(StateSnapshot state) {
    return state.get(NAMESPACE, "sequence").map(StateEntry::value).map(ByteString::toStringUtf8);
  }

  private static StateEntry entry(String value) {
    return StateEntry.of(bytes(value), new Version(0, 0));
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
