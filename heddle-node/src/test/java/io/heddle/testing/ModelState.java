// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The state of one namespace and Fabric's rules for it, over a map in memory and as plainly as can
 * be said. It shares no code with what it is compared to.
 */
public final class ModelState {

  /** By the bytes of UTF-8. */
  public static final Comparator<String> ORDER =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  /**
   * A key that is there.
   *
   * @param tag its metadata
   * @param version {@code block:position}
   */
  public record Entry(String value, Optional<String> tag, String version) {}

  private NavigableMap<String, Entry> entries = new TreeMap<>(ORDER);

  /** A state that later blocks do not change. */
  public NavigableMap<String, Entry> copy() {
    return new TreeMap<>(entries);
  }

  /** The keys from a start to an end, which is the last one itself if the range was not read on. */
  static NavigableMap<String, Entry> range(
      NavigableMap<String, Entry> state, String start, String end, boolean includesEnd) {
    NavigableMap<String, Entry> from = state.tailMap(start, true);
    return end.isEmpty() ? from : from.headMap(end, includesEnd);
  }

  /** Gives each transaction of a block its verdict and applies the valid ones. */
  public List<String> commit(long number, List<ModelTransaction> block) {
    List<String> verdicts = new ArrayList<>();
    Set<String> changed = new HashSet<>();
    Set<String> policyInFlux = new HashSet<>();
    for (int index = 0; index < block.size(); index++) {
      ModelTransaction transaction = block.get(index);
      String verdict = verdict(transaction, changed, policyInFlux);
      if (verdict.equals("VALID")) {
        apply(transaction, "%d:%d".formatted(number, index), changed);
      }
      verdicts.add(verdict);
    }
    return verdicts;
  }

  private String verdict(
      ModelTransaction transaction, Set<String> changed, Set<String> policyInFlux) {
    Set<String> written = new HashSet<>(transaction.writes().keySet());
    written.addAll(transaction.tags().keySet());
    if (written.stream().anyMatch(policyInFlux::contains)) {
      return "ENDORSEMENT_POLICY_FAILURE";
    }
    policyInFlux.addAll(transaction.tags().keySet());
    for (Map.Entry<String, Optional<String>> read : transaction.reads().entrySet()) {
      Optional<String> now = Optional.ofNullable(entries.get(read.getKey())).map(Entry::version);
      if (changed.contains(read.getKey()) || !now.equals(read.getValue())) {
        return "MVCC_READ_CONFLICT";
      }
    }
    for (ModelTransaction.Range range : transaction.ranges()) {
      NavigableMap<String, String> now = new TreeMap<>(ORDER);
      range(entries, range.start(), range.end(), !range.isExhausted())
          .forEach((key, entry) -> now.put(key, entry.version()));
      if (!now.equals(range.seen())) {
        return "PHANTOM_READ_CONFLICT";
      }
    }
    return "VALID";
  }

  private void apply(ModelTransaction transaction, String version, Set<String> changed) {
    transaction
        .writes()
        .forEach((key, value) -> {
          changed.add(key);
          Optional<String> tag = Optional.ofNullable(entries.get(key)).flatMap(Entry::tag);
          value.ifPresentOrElse(
              text -> entries.put(key, new Entry(text, tag, version)), () -> entries.remove(key));
        });
    transaction
        .tags()
        .forEach((key, tag) -> {
          Entry there = entries.get(key);
          if (there != null) {
            changed.add(key);
            entries.put(key, new Entry(there.value(), Optional.of(tag), version));
          }
        });
  }
}
