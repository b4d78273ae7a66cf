// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.KeyOrder;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MergedRangeTest {

  /** What is in the ledger, at version 1, and how often it was closed. */
  private static final class Committed implements Cursor<KeyedEntry> {
    private final Iterator<KeyedEntry> entries;
    private int closed;

    Committed(String keys) {
      entries =
          keys.chars()
              .mapToObj(
                  key -> new KeyedEntry(ByteString.copyFromUtf8(Character.toString(key)), entry(1)))
              .toList()
              .iterator();
    }

    @Override
    public Optional<KeyedEntry> next() {
      return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
    }

    @Override
    public void close() {
      closed++;
    }
  }

  /** Changes: {@code +} writes the key behind it at version 2, {@code -} removes it. */
  @ParameterizedTest
  @CsvSource({
    "'', '', ''",
    "abc, '', a1b1c1",
    "'', +a+b, a2b2",
    "'', -a, ''",
    "b, +a, a2b1",
    "b, +c, b1c2",
    "b, +b, b2",
    "abc, +b, a1b2c1",
    "abc, -a, b1c1",
    "abc, -b, a1c1",
    "abc, -c, a1b1",
    "abc, -a-b-c, ''",
    "ac, -a+b-c+d, b2d2",
    "bd, -a-c-e, b1d1",
    "bd, +a+c+e, a2b1c2d1e2"
  })
  void holds_what_is_committed_as_the_block_has_changed_it_so_far(
      String keys, String changes, String expected) {
    SortedMap<ByteString, BlockState.Change> changed = new TreeMap<>(KeyOrder.BYTES);
    for (int i = 0; i < changes.length(); i += 2) {
      changed.put(
          ByteString.copyFromUtf8(changes.substring(i + 1, i + 2)),
          new BlockState.Change(
              changes.charAt(i) == '+' ? Optional.of(entry(2)) : Optional.empty(),
              new Version(2, 0)));
    }
    var committed = new Committed(keys);
    List<String> found = new ArrayList<>();

    try (var range = new MergedRange(committed, changed.entrySet().iterator())) {
      for (var next = range.next(); next.isPresent(); next = range.next()) {
        found.add(next.get().key().toStringUtf8() + next.get().entry().version().block());
      }
      assertThat(range.next()).isEmpty();
    }

    assertThat(String.join("", found)).isEqualTo(expected);
    assertThat(committed.closed).isEqualTo(1);
  }

  private static StateEntry entry(long block) {
    return StateEntry.of(ByteString.EMPTY, new Version(block, 0));
  }
}
