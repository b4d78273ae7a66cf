// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.heddle.operations.Metrics;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the peers of a node count, as OpenTelemetry reads it: the metrics of the operations port.
 */
final class MetricsOfPeers implements MetricProducer {

  private final Instant began;
  private final Clock clock;
  private final Map<String, Metrics> peers = new ConcurrentHashMap<>();

  /** None yet, all of whose counters begin now. */
  MetricsOfPeers(Clock clock) {
    this.clock = clock;
    this.began = clock.instant();
  }

  void add(String peer, Metrics metrics) {
    peers.put(peer, metrics);
  }

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var reading = new MetricReading(resource, began, clock.instant());
    List<MetricData> all = new ArrayList<>();
    peers.forEach(
        (peer, metrics) -> metrics.read().forEach(family -> all.add(reading.of(peer, family))));
    return all;
  }
}
