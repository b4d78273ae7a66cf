// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Sorts values into buckets, apart for each combination of label values. Safe for threads. */
public final class Histogram {

  static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  static final double[] BYTES = {
    64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864
  };

  private final double[] bounds;
  private final ConcurrentMap<List<String>, Series> series = new ConcurrentHashMap<>();

  /** What one combination of label values has seen; each value counts in one bucket only. */
  private record Series(List<LongAdder> buckets, DoubleAdder sum) {
    static Series of(int size) {
      return new Series(Stream.generate(LongAdder::new).limit(size).toList(), new DoubleAdder());
    }
  }

  Histogram(double[] bounds, int labels) {
    this.bounds = bounds.clone();
    if (labels == 0) {
      series.put(List.of(), Series.of(bounds.length + 1));
    }
  }

  /** One duration, for the values of the labels in the order in which they were declared. */
  public void observe(Duration duration, String... labelValues) {
    observe(duration.toNanos() / 1e9, labelValues);
  }

  /** One value, for the values of the labels in the order in which they were declared. */
  public void observe(double value, String... labelValues) {
    Series own = series.computeIfAbsent(List.of(labelValues), _ -> Series.of(bounds.length + 1));
    own.buckets().get(bucketOf(value)).increment();
    own.sum().add(value);
  }

  /** What was seen with a value of a label is no longer there. */
  void forget(int label, String value) {
    series.keySet().removeIf(values -> values.get(label).equals(value));
  }

  List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    series.entrySet().stream()
        .sorted((one, other) -> Counter.compare(one.getKey(), other.getKey()))
        .forEach(each -> addSamples(each, samples));
    return samples;
  }

  private int bucketOf(double value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    return bucket;
  }

  private void addSamples(Map.Entry<List<String>, Series> each, List<Sample> samples) {
    List<String> labels = each.getKey();
    long count = 0;
    for (int bucket = 0; bucket <= bounds.length; bucket++) {
      count += each.getValue().buckets().get(bucket).sum();
      double bound = bucket < bounds.length ? bounds[bucket] : Double.POSITIVE_INFINITY;
      samples.add(new Sample("_bucket", labels, Family.number(bound), count));
    }
    samples.add(new Sample("_sum", labels, "", each.getValue().sum().sum()));
    samples.add(new Sample("_count", labels, "", count));
  }
}
