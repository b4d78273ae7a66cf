// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.operations.Answer;
import io.heddle.operations.Counter;
import io.heddle.operations.Histogram;
import io.heddle.operations.Metrics;
import io.heddle.operations.Request;
import io.heddle.operations.Sample;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a peer did over the last hour. */
@Spec("NA-291")
final class LastHourTest {

  private static final String CHANNEL = "trade";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Metrics metrics = new Metrics();
  private final List<Sample> heights =
      new ArrayList<>(List.of(new Sample(List.of(CHANNEL), 7), new Sample(List.of("other"), 1)));
  private final LastHour hour =
      new LastHour(
          metrics, channel -> channel.equals(CHANNEL) ? OptionalLong.of(9) : OptionalLong.empty());

  private Counter transactions;
  private Histogram processing;

  @BeforeEach
  void fill() {
    var _ = metrics.gauge("ledger_blockchain_height", "", List.of("channel"), () -> heights);
    transactions =
        metrics.counter(
            "ledger_transaction_count",
            "",
            "channel",
            "transaction_type",
            "chaincode",
            "validation_code");
    processing = metrics.histogram("ledger_block_processing_time", "", "channel");
    hour.take(START);
  }

  @Test
  void a_sample_has_what_was_counted_on_its_channel_since_the_one_before() {
    commit(CHANNEL, "VALID");
    commit(CHANNEL, "VALID");
    commit(CHANNEL, "MVCC_READ_CONFLICT");
    commit("other", "VALID");
    hour.take(START.plusSeconds(5));
    commit(CHANNEL, "VALID");
    hour.take(START.plusSeconds(10));

    JsonNode told = ask(Map.of("channel", CHANNEL));

    assertThat(told.path("time").toString())
        .isEqualTo("[\"2026-01-01T00:00:05Z\",\"2026-01-01T00:00:10Z\"]");
    assertThat(told.path("valid").toString()).isEqualTo("[2,1]");
    assertThat(told.path("invalid").toString()).isEqualTo("[1,0]");
    assertThat(told.path("blocks").toString()).isEqualTo("[3,1]");
    assertThat(told.path("commitSeconds").toString()).isEqualTo("[0.3,0.1]");
    assertThat(told.path("waitingBlocks").toString()).isEqualTo("[2,2]");
  }

  @Test
  void samples_of_a_peer_that_was_stopped_stay_and_those_behind_a_time_come_alone() {
    hour.take(START.plusSeconds(5));
    heights.clear();
    hour.take(START.plusSeconds(10));
    heights.add(new Sample(List.of(CHANNEL), 8));
    hour.take(START.plusSeconds(15));

    assertThat(ask(Map.of("channel", CHANNEL)).path("time").size()).isEqualTo(2);
    assertThat(
            ask(Map.of("channel", CHANNEL, "after", "2026-01-01T00:00:05Z"))
                .path("time")
                .toString())
        .isEqualTo("[\"2026-01-01T00:00:15Z\"]");
  }

  @Test
  void there_are_those_of_an_hour_and_no_more() {
    for (Instant at = START;
        at.isBefore(START.plus(Duration.ofHours(2)));
        at = at.plus(LastHour.STEP)) {
      hour.take(at);
    }

    assertThat(hour.since(CHANNEL, Instant.MIN)).hasSize(721);
  }

  @Test
  void there_are_no_more_while_the_clock_stands_still() {
    for (int look = 0; look < 1_000; look++) {
      hour.take(START);
    }

    assertThat(hour.since(CHANNEL, Instant.MIN)).hasSize(721);
  }

  @Test
  void a_time_that_is_none_is_refused() {
    Answer answer = answer(Map.of("channel", CHANNEL, "after", "yesterday"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().toStringUtf8())
        .contains("'after' must be a time as '2026-01-31T12:00:00Z', not 'yesterday'");
  }

  private void commit(String channel, String code) {
    transactions.increment(channel, "ENDORSER_TRANSACTION", "asset", code);
    processing.observe(0.1, channel);
  }

  private JsonNode ask(Map<String, String> query) {
    return JsonMapper.shared().readTree(answer(query).body().toStringUtf8());
  }

  private Answer answer(Map<String, String> query) {
    return new SamplesEndpoint(hour)
        .answer(
            new Request(
                "GET",
                "/node/v1/samples",
                "/node/v1/samples",
                query,
                Optional.empty(),
                ByteString.EMPTY));
  }
}
