// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * All metrics of a node, shown at {@code /metrics} in the text format of Prometheus. Safe for
 * threads.
 *
 * <p>A label value that comes from outside must be checked before it gets here: each new
 * combination is kept until it is forgotten.
 */
public final class Metrics implements Endpoint {

  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, Family> families = new ConcurrentSkipListMap<>();
  private final Map<String, Forgetting> forgetting = new ConcurrentHashMap<>();

  /** Counts events. */
  public Counter counter(String name, String help, String... labels) {
    var counter = new Counter(labels.length);
    families.put(name, new Family(name, "counter", help, List.of(labels), counter::samples));
    forgetting.put(name, new Forgetting(List.of(labels), counter::forget));
    return counter;
  }

  /** Adds up durations in seconds, in Prometheus' usual buckets from 5 ms to 10 s. */
  public Histogram histogram(String name, String help, String... labels) {
    return histogram(name, help, Histogram.SECONDS, labels);
  }

  /** Adds up sizes in bytes, in buckets from 64 bytes to 64 MiB. */
  public Histogram byteHistogram(String name, String help, String... labels) {
    return histogram(name, help, Histogram.BYTES, labels);
  }

  /** A metric while there is something behind it. */
  @FunctionalInterface
  public interface Shown extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A value that is looked at when somebody asks, with one sample for each label value; no longer
   * when what is given back is closed.
   */
  public Shown gauge(
      String name, String help, List<String> labels, Supplier<List<Sample>> samples) {
    var family = new Family(name, "gauge", help, labels, samples);
    families.put(name, family);
    return () -> families.remove(name, family);
  }

  /** A value without labels that is looked at when somebody asks, as long. */
  public Shown gauge(String name, String help, Supplier<? extends Number> value) {
    return gauge(
        name, help, List.of(), () -> List.of(new Sample(List.of(), value.get().doubleValue())));
  }

  /** A counter that somebody else keeps. */
  public void counted(String name, String help, Supplier<? extends Number> value) {
    Supplier<List<Sample>> samples =
        () -> List.of(new Sample(List.of(), value.get().doubleValue()));
    families.put(name, new Family(name, "counter", help, List.of(), samples));
  }

  /** What was counted for something that is gone, under this label, is shown no longer. */
  public void forget(String label, String value) {
    for (Forgetting each : forgetting.values()) {
      int place = each.labels().indexOf(label);
      if (place >= 0) {
        each.values().accept(place, value);
      }
    }
  }

  /** How values are forgotten that a label at some place has. */
  private record Forgetting(List<String> labels, BiConsumer<Integer, String> values) {}

  /** What one metric is, without its values. */
  public record Described(String name, String type, String help, List<String> labels) {

    public Described {
      labels = List.copyOf(labels);
    }
  }

  /** All metrics, with samples or without, by name. */
  public List<Described> families() {
    return families.values().stream().map(Metrics::described).toList();
  }

  /** What one metric is, with its values now; none if nothing was counted. */
  public record Read(Described described, List<Sample> samples) {

    public Read {
      samples = List.copyOf(samples);
    }
  }

  /** All metrics as they are now, by name. */
  public List<Read> read() {
    return families.values().stream()
        .map(family -> new Read(described(family), family.samples().get()))
        .toList();
  }

  private static Described described(Family family) {
    return new Described(family.name(), family.type(), family.help(), family.labels());
  }

  @Override
  public Answer answer(Request request) {
    return Answer.of(200, FORMAT, text());
  }

  /** The present samples of one metric; none if there is no such metric. */
  public List<Sample> samples(String name) {
    return Optional.ofNullable(families.get(name))
        .map(family -> family.samples().get())
        .orElse(List.of());
  }

  /** All families that have samples, by name. */
  public String text() {
    var text = new StringBuilder();
    families.values().forEach(family -> family.writeTo(text));
    return text.toString();
  }

  private Histogram histogram(String name, String help, double[] bounds, String... labels) {
    var histogram = new Histogram(bounds, labels.length);
    families.put(name, new Family(name, "histogram", help, List.of(labels), histogram::samples));
    forgetting.put(name, new Forgetting(List.of(labels), histogram::forget));
    return histogram;
  }
}
