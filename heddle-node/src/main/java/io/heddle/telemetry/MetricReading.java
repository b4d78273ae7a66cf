// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.heddle.operations.Metrics;
import io.heddle.operations.Metrics.Described;
import io.heddle.operations.Sample;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes OpenTelemetry's data of families of samples, at one moment.
 *
 * @param began when all counters were zero
 */
record MetricReading(Resource resource, Instant began, Instant now) {

  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("io.heddle");

  /** One family, each of whose points names the peer. */
  MetricData of(String peer, Metrics.Read family) {
    return switch (family.described().type()) {
      case "histogram" ->
          made(family.described(), MetricDataType.HISTOGRAM, histogram(peer, family));
      case "counter" ->
          made(
              family.described(),
              MetricDataType.DOUBLE_SUM,
              SumData.createDoubleSumData(
                  true, AggregationTemporality.CUMULATIVE, points(peer, family)));
      default ->
          made(
              family.described(),
              MetricDataType.DOUBLE_GAUGE,
              GaugeData.createDoubleGaugeData(points(peer, family)));
    };
  }

  private MetricData made(Described family, MetricDataType type, Data<?> data) {
    return new Made(resource, SCOPE, family.name(), family.help(), "", type, data);
  }

  private List<DoublePointData> points(String peer, Metrics.Read family) {
    return family.samples().stream()
        .map(sample ->
            DoublePointData.create(
                nanos(began),
                nanos(now),
                attributes(peer, family.described().labels(), sample.labels()),
                sample.value(),
                List.of()))
        .toList();
  }

  /** One series of a histogram, whose buckets count all below their bounds. */
  private static final class Series {
    private final List<Double> bounds = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();
    private long below;
    private double sum;

    void add(Sample sample) {
      if (!sample.upperBound().isEmpty()) {
        long all = (long) sample.value();
        counts.add(all - below);
        below = all;
        if (!sample.upperBound().equals("+Inf")) {
          bounds.add(Double.valueOf(sample.upperBound()));
        }
      } else if (sample.suffix().equals("_sum")) {
        sum = sample.value();
      }
    }
  }

  private HistogramData histogram(String peer, Metrics.Read family) {
    Map<List<String>, Series> all = new LinkedHashMap<>();
    family
        .samples()
        .forEach(sample -> all.computeIfAbsent(sample.labels(), _ -> new Series()).add(sample));
    List<HistogramPointData> points = new ArrayList<>();
    all.forEach((labels, series) ->
        points.add(
            HistogramPointData.create(
                nanos(began),
                nanos(now),
                attributes(peer, family.described().labels(), labels),
                series.sum,
                false,
                0,
                false,
                0,
                series.bounds,
                series.counts)));
    return HistogramData.create(AggregationTemporality.CUMULATIVE, points);
  }

  private static Attributes attributes(String peer, List<String> names, List<String> values) {
    AttributesBuilder attributes = Attributes.builder().put(Spans.HOST, peer);
    for (int index = 0; index < names.size(); index++) {
      attributes.put(names.get(index), values.get(index));
    }
    return attributes.build();
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /** A metric as the library wants it, which has no public one of its own. */
  private record Made(
      Resource resource,
      InstrumentationScopeInfo scope,
      String name,
      String description,
      String unit,
      MetricDataType type,
      Data<?> data)
      implements MetricData {

    @Override
    public Resource getResource() {
      return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
      return scope;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public String getDescription() {
      return description;
    }

    @Override
    public String getUnit() {
      return unit;
    }

    @Override
    public MetricDataType getType() {
      return type;
    }

    @Override
    public Data<?> getData() {
      return data;
    }
  }
}
