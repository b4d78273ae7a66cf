// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import io.heddle.words.Foreign;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts OpenTelemetry as the variables of the environment want it, or says why it cannot. */
final class Starting {

  private static final Logger log = LoggerFactory.getLogger(Starting.class);

  private static final String PREFIX = "OTEL_";
  private static final String NONE = "none";
  private static final String OTLP = "otlp";
  private static final int QUEUE = 2048;

  private Starting() {}

  /** Off if nothing of what is wanted can be had. */
  static Telemetry begin(Wanted wanted, String version) {
    String traces = known("TRACES", wanted.traces());
    String metrics = known("METRICS", wanted.metrics());
    if (traces.equals(NONE) && metrics.equals(NONE)) {
      return Telemetry.OFF;
    }
    SdkLogs.silence();
    try {
      return start(new Wanted(traces, metrics, wanted.environment()), version);
    } catch (ConfigurationException | IllegalArgumentException e) {
      log.warn(
          "OpenTelemetry is off, for what its variables say cannot be used: {}", e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      log.warn("OpenTelemetry is off, for it could not start", e);
    }
    return Telemetry.OFF;
  }

  private static String known(String signal, String exporter) {
    if (exporter.equals(OTLP) || exporter.equals(NONE)) {
      return exporter;
    }
    log.warn(
        "No {} are exported, for OTEL_{}_EXPORTER is '{}', and Heddle has 'otlp' and 'none'",
        signal.toLowerCase(Locale.ROOT),
        signal,
        Foreign.text(exporter));
    return NONE;
  }

  private static Telemetry start(Wanted wanted, String version) {
    Clock clock = Clock.systemUTC();
    Outlet spans = new Outlet("spans");
    Outlet metrics = new Outlet("metrics");
    MetricsOfPeers producer = new MetricsOfPeers(clock);
    OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .setServiceClassLoader(Starting.class.getClassLoader())
            .addPropertiesCustomizer(_ -> properties(wanted))
            .addResourceCustomizer((resource, config) -> named(resource, config, version))
            .addTracerProviderCustomizer((builder, _) -> builder.setIdGenerator(new TraceIds()))
            .addSpanExporterCustomizer((exporter, _) -> new ToldSpans(exporter, spans))
            .addSpanProcessorCustomizer((processor, config) ->
                new BoundedSpans(processor, config.getInt("otel.bsp.max.queue.size", QUEUE), spans))
            .addMetricExporterCustomizer((exporter, _) -> new ToldMetrics(exporter, metrics))
            .addMeterProviderCustomizer((builder, _) -> builder.registerMetricProducer(producer))
            .build()
            .getOpenTelemetrySdk();
    log.info(
        "OpenTelemetry is on: traces {}, metrics {}",
        wanted.hasTraces() ? "are exported" : "are not",
        wanted.hasMetrics() ? "are exported" : "are not");
    return new Exporting(
        sdk,
        wanted.hasTraces() ? Optional.of(new Spans(sdk, version)) : Optional.empty(),
        producer,
        List.of(spans, metrics),
        clock);
  }

  /** The variables as OpenTelemetry's properties, and the exporters that there are. */
  private static Map<String, String> properties(Wanted wanted) {
    Map<String, String> properties = new HashMap<>();
    wanted
        .environment()
        .forEach((name, value) -> {
          if (name.startsWith(PREFIX)) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    properties.put("otel.traces.exporter", wanted.traces());
    properties.put("otel.metrics.exporter", wanted.metrics());
    properties.put("otel.logs.exporter", NONE);
    return properties;
  }

  private static Resource named(Resource resource, ConfigProperties config, String version) {
    String name = config.getString("otel.service.name", "");
    boolean isNamed =
        !name.isEmpty() || config.getMap("otel.resource.attributes").containsKey("service.name");
    Resource own =
        Resource.builder().put("service.version", version).put("service.name", "heddle").build();
    return isNamed ? own.merge(resource) : resource.merge(own);
  }
}
