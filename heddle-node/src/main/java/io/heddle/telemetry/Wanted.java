// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import java.util.Map;
import java.util.stream.Stream;

/**
 * What the variables of the environment want of OpenTelemetry: nothing, unless one of them names an
 * exporter or an endpoint.
 *
 * @param traces the exporter of spans, {@code none} for none
 * @param metrics that of metrics
 */
record Wanted(String traces, String metrics, Map<String, String> environment) {

  private static final String NONE = "none";
  private static final String OTLP = "otlp";

  Wanted {
    environment = Map.copyOf(environment);
  }

  static Wanted of(Map<String, String> environment) {
    boolean isDisabled = "true".equalsIgnoreCase(value(environment, "OTEL_SDK_DISABLED"));
    return new Wanted(
        isDisabled ? NONE : exporter(environment, "TRACES"),
        isDisabled ? NONE : exporter(environment, "METRICS"),
        environment);
  }

  boolean isAnything() {
    return !traces.equals(NONE) || !metrics.equals(NONE);
  }

  boolean hasTraces() {
    return !traces.equals(NONE);
  }

  boolean hasMetrics() {
    return !metrics.equals(NONE);
  }

  private static String exporter(Map<String, String> environment, String signal) {
    String named = value(environment, "OTEL_%s_EXPORTER".formatted(signal));
    if (!named.isEmpty()) {
      return named;
    }
    boolean hasEndpoint =
        Stream.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_%s_ENDPOINT".formatted(signal))
            .anyMatch(name -> !value(environment, name).isEmpty());
    return hasEndpoint ? OTLP : NONE;
  }

  private static String value(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "").strip();
  }
}
