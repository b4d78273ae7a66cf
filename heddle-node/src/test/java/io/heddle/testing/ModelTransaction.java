// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.testing.ModelState.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one transaction reads and writes on a state that does not change; see {@link ModelState}.
 */
public final class ModelTransaction {

  /** How a range was read: the keys seen with their versions. */
  public record Range(
      String start, String end, boolean isExhausted, NavigableMap<String, String> seen) {}

  private final NavigableMap<String, Entry> state;
  private final NavigableMap<String, Optional<String>> reads = new TreeMap<>(ModelState.ORDER);
  private final NavigableMap<String, Optional<String>> writes = new TreeMap<>(ModelState.ORDER);
  private final NavigableMap<String, String> tags = new TreeMap<>(ModelState.ORDER);
  private final List<Range> ranges = new ArrayList<>();
  private boolean hasPaged;

  public ModelTransaction(NavigableMap<String, Entry> state) {
    this.state = state;
  }

  /** Reads see the state, never the transaction's own writes. */
  public String get(String key) {
    return read(key).map(Entry::value).orElse("");
  }

  public Optional<String> tag(String key) {
    return read(key).flatMap(Entry::tag);
  }

  /** False if it may not write any more. */
  public boolean put(String key, String value) {
    if (!hasPaged) {
      writes.put(key, Optional.of(value).filter(text -> !text.isEmpty()));
    }
    return !hasPaged;
  }

  public boolean putTag(String key, String tag) {
    if (!hasPaged) {
      tags.put(key, tag);
    }
    return !hasPaged;
  }

  /** The first keys of a range, at most so many; all of them if there are not as many. */
  public List<String> range(String start, String end, int most) {
    NavigableMap<String, String> seen = new TreeMap<>(ModelState.ORDER);
    List<String> keys =
        new ArrayList<>(
            ModelState.range(state, start, end, false).keySet().stream().limit(most).toList());
    keys.forEach(key -> seen.put(key, state.get(key).version()));
    boolean isExhausted = keys.size() < most;
    Range range =
        new Range(
            start, isExhausted ? end : keys.isEmpty() ? "" : keys.getLast(), isExhausted, seen);
    boolean isKnown =
        ranges.stream()
            .anyMatch(other ->
                other.start().equals(range.start())
                    && other.end().equals(range.end())
                    && other.isExhausted() == range.isExhausted());
    if (!isKnown) {
      ranges.add(range);
    }
    return keys;
  }

  /** As a page with a bookmark; empty if the transaction has written. */
  public Optional<List<String>> page(String start, String end, int most) {
    if (!writes.isEmpty() || !tags.isEmpty()) {
      return Optional.empty();
    }
    hasPaged = true;
    return Optional.of(range(start, end, most));
  }

  public NavigableMap<String, Optional<String>> reads() {
    return reads;
  }

  /** Without value: deleted. */
  public NavigableMap<String, Optional<String>> writes() {
    return writes;
  }

  public NavigableMap<String, String> tags() {
    return tags;
  }

  public List<Range> ranges() {
    return ranges;
  }

  private Optional<Entry> read(String key) {
    Optional<Entry> entry = Optional.ofNullable(state.get(key));
    reads.putIfAbsent(key, entry.map(Entry::version));
    return entry;
  }
}
