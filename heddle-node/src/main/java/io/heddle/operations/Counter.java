// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts events, apart for each combination of label values. Safe for threads. */
public final class Counter {

  private final ConcurrentMap<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

  /** A counter without labels is there, as zero, from the beginning. */
  Counter(int labels) {
    if (labels == 0) {
      counts.put(List.of(), new LongAdder());
    }
  }

  /** One more, for the values of the labels in the order in which they were declared. */
  public void increment(String... labelValues) {
    counts.computeIfAbsent(List.of(labelValues), _ -> new LongAdder()).increment();
  }

  /** What was counted with a value of a label is no longer there. */
  void forget(int label, String value) {
    counts.keySet().removeIf(values -> values.get(label).equals(value));
  }

  List<Sample> samples() {
    return counts.entrySet().stream()
        .map(each -> new Sample(each.getKey(), each.getValue().sum()))
        .sorted((one, other) -> compare(one.labels(), other.labels()))
        .toList();
  }

  static int compare(List<String> one, List<String> other) {
    return String.join("\0", one).compareTo(String.join("\0", other));
  }
}
