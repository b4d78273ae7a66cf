// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.testing.MapState;
import io.heddle.testing.Spec;
import io.heddle.validate.BlockState.Change;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges in the middle of a block: "b" and "d" are committed, the block puts "a", "c" and "e". */
@Spec("NA-221")
final class BlockStateTest {

  private static final StateEntry ENTRY =
      StateEntry.of(ByteString.copyFromUtf8("v"), new Version(1, 0));

  @ParameterizedTest
  @CsvSource({
    "'', '', abcde",
    "b, '', bcde",
    "a, c, ab",
    "b, e, bcd",
    "c, c, ''",
    "e, a, ''",
    "f, '', ''"
  })
  void begins_with_its_start_and_stops_before_its_end(String start, String end, String keys) {
    var committed = new MapState().put("cc", "b", ENTRY).put("cc", "d", ENTRY);
    var state = new BlockState(committed);
    for (String key : List.of("a", "c", "e")) {
      state.apply(
          new StateKey(Space.open("cc"), ByteString.copyFromUtf8(key)),
          new Change(Optional.of(ENTRY), ENTRY.version()));
    }
    var found = new StringBuilder();

    try (Cursor<KeyedEntry> range =
        state.range(
            Space.open("cc"), ByteString.copyFromUtf8(start), ByteString.copyFromUtf8(end))) {
      for (Optional<KeyedEntry> next = range.next(); next.isPresent(); next = range.next()) {
        found.append(next.get().key().toStringUtf8());
      }
    }

    assertThat(found).hasToString(keys);
    assertThat(committed.open()).isZero();
  }
}
