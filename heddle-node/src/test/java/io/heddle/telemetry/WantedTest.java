// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WantedTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OTHER=1                                                                  | none | none
          OTEL_SERVICE_NAME=x OTEL_TRACES_SAMPLER=always_on                        | none | none
          OTEL_TRACES_EXPORTER=otlp                                                | otlp | none
          OTEL_METRICS_EXPORTER=otlp                                               | none | otlp
          OTEL_TRACES_EXPORTER=none OTEL_METRICS_EXPORTER=none                     | none | none
          OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317                                | otlp | otlp
          OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_METRICS_EXPORTER=none     | otlp | none
          OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4317                         | otlp | none
          OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4317                        | none | otlp
          OTEL_EXPORTER_OTLP_ENDPOINT=                                             | none | none
          OTEL_TRACES_EXPORTER=otlp OTEL_SDK_DISABLED=true                         | none | none
          OTEL_TRACES_EXPORTER=otlp OTEL_SDK_DISABLED=True                         | none | none
          OTEL_TRACES_EXPORTER=otlp OTEL_SDK_DISABLED=false                        | otlp | none
          OTEL_TRACES_EXPORTER=zipkin                                              | zipkin | none
          """)
  void nothing_is_exported_unless_a_variable_names_an_exporter_or_a_collector(
      String variables, String traces, String metrics) {
    Map<String, String> environment =
        Arrays.stream(variables.split(" ", -1))
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(each -> each[0], each -> each[1]));

    Wanted wanted = Wanted.of(environment);

    assertThat(wanted.traces()).isEqualTo(traces);
    assertThat(wanted.metrics()).isEqualTo(metrics);
    assertThat(wanted.isAnything()).isEqualTo(!(traces + metrics).equals("nonenone"));
  }
}
