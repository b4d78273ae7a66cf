// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricsTest {

  private final Metrics metrics = new Metrics();

  @Test
  void a_counter_counts_apart_for_each_combination_of_labels_and_sorts_their_names() {
    Counter failures =
        metrics.counter("endorser_proposal_simulation_failures", "Failed.", "channel", "chaincode");

    failures.increment("mychannel", "asset");
    failures.increment("mychannel", "asset");
    failures.increment("other", "asset");

    assertThat(metrics.text())
        .isEqualTo(
            """
            # HELP endorser_proposal_simulation_failures Failed.
            # TYPE endorser_proposal_simulation_failures counter
            endorser_proposal_simulation_failures{chaincode="asset",channel="mychannel"} 2
            endorser_proposal_simulation_failures{chaincode="asset",channel="other"} 1
            """);
  }

  @Test
  void what_was_counted_for_something_that_is_gone_is_forgotten() {
    Counter failures = metrics.counter("failures", "Failed.", "channel", "chaincode");
    Histogram launches = metrics.histogram("launches", "Launched.", "chaincode");
    metrics.counter("plain", "Without labels.").increment();
    failures.increment("first", "asset:1");
    failures.increment("asset:1", "asset:2");
    launches.observe(1, "asset:1");

    metrics.forget("chaincode", "asset:1");

    assertThat(metrics.text())
        .isEqualTo(
            """
            # HELP failures Failed.
            # TYPE failures counter
            failures{chaincode="asset:2",channel="asset:1"} 1
            # HELP plain Without labels.
            # TYPE plain counter
            plain 1
            """);
  }

  @Test
  void a_histogram_has_buckets_that_include_the_smaller_ones_a_sum_and_a_count() {
    Histogram launches =
        metrics.histogram("launch_duration", "The time to launch.", "chaincode", "success");

    launches.observe(Duration.ofMillis(9), "asset:1", "true");
    launches.observe(Duration.ofMillis(10), "asset:1", "true");
    launches.observe(Duration.ofSeconds(11), "asset:1", "true");

    assertThat(metrics.text())
        .isEqualTo(
            """
            # HELP launch_duration The time to launch.
            # TYPE launch_duration histogram
            launch_duration_bucket{chaincode="asset:1",success="true",le="0.005"} 0
            launch_duration_bucket{chaincode="asset:1",success="true",le="0.01"} 2
            launch_duration_bucket{chaincode="asset:1",success="true",le="0.025"} 2
            launch_duration_bucket{chaincode="asset:1",success="true",le="0.05"} 2
            launch_duration_bucket{chaincode="asset:1",success="true",le="0.1"} 2
            launch_duration_bucket{chaincode="asset:1",success="true",le="0.25"} 2
            launch_duration_bucket{chaincode="asset:1",success="true",le="0.5"} 2
            launch_duration_bucket{chaincode="asset:1",success="true",le="1"} 2
            launch_duration_bucket{chaincode="asset:1",success="true",le="2.5"} 2
            launch_duration_bucket{chaincode="asset:1",success="true",le="5"} 2
            launch_duration_bucket{chaincode="asset:1",success="true",le="10"} 2
            launch_duration_bucket{chaincode="asset:1",success="true",le="+Inf"} 3
            launch_duration_sum{chaincode="asset:1",success="true"} 11.019
            launch_duration_count{chaincode="asset:1",success="true"} 3
            """);
  }

  @Test
  void a_gauge_is_looked_at_when_somebody_asks() {
    List<Integer> inFlight = new java.util.ArrayList<>();
    metrics.gauge("in_flight", "Now.", inFlight::size);
    inFlight.add(1);

    assertThat(metrics.text())
        .isEqualTo("# HELP in_flight Now.\n# TYPE in_flight gauge\nin_flight 1\n");
  }

  @Test
  void a_counter_without_labels_is_there_before_it_counts_and_one_with_labels_is_not() {
    metrics.counter("received", "All.");
    metrics.counter("failed", "Some.", "channel");

    assertThat(metrics.text())
        .isEqualTo("# HELP received All.\n# TYPE received counter\nreceived 0\n");
  }

  @Test
  void text_that_would_break_the_format_is_escaped() {
    metrics.counter("odd", "Two\nlines.", "label").increment("a\"b\\c\nd");

    assertThat(metrics.text())
        .isEqualTo(
            """
            # HELP odd Two\\nlines.
            # TYPE odd counter
            odd{label="a\\"b\\\\c\\nd"} 1
            """);
  }

  @Test
  void metrics_are_served_in_prometheus_text_format() {
    Answer answer =
        metrics.answer(
            new Request(
                "GET",
                "/metrics",
                "/metrics",
                java.util.Map.of(),
                java.util.Optional.empty(),
                com.google.protobuf.ByteString.EMPTY));

    assertThat(answer.contentType()).hasValue("text/plain; version=0.0.4; charset=utf-8");
  }
}
