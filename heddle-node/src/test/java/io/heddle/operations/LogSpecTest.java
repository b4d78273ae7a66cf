// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.LoggerContext;
import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log levels, which belong to the process, changed while it runs. */
@ResourceLock("log levels")
final class LogSpecTest {

  private final LogSpecEndpoint endpoint = new LogSpecEndpoint(_ -> true);
  private final String before = answer("GET", "").body().toStringUtf8();

  /**
   * The levels that were given by name stay with their loggers, and hide lines from other tests.
   */
  @AfterEach
  void restore() {
    answer("PUT", before);
    var loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    loggers.getLogger("io.heddle").setLevel(null);
    loggers.getLogger("chaincode").setLevel(null);
  }

  @Test
  void the_specification_that_was_put_holds_and_is_shown() {
    Answer put = answer("PUT", "{\"spec\":\"endorse,chaincode.asset=debug:error\"}");

    assertThat(put).isEqualTo(Answer.withoutBody(204));
    assertThat(answer("GET", ""))
        .isEqualTo(Answer.json(200, "{\"spec\":\"endorse,chaincode.asset=debug:error\"}\n"));
    assertThat(logger("io.heddle.endorse.Endorser").isDebugEnabled()).isTrue();
    assertThat(logger("chaincode.asset").isDebugEnabled()).isTrue();
    assertThat(logger("io.heddle.commit.Committer").isWarnEnabled()).isFalse();
    assertThat(logger("chaincode.other").isWarnEnabled()).isFalse();
  }

  @Test
  void a_logger_that_the_next_specification_does_not_name_follows_the_rest_again() {
    answer("PUT", "{\"spec\":\"endorse=debug\"}");

    answer("PUT", "{\"spec\":\"warn\"}");

    assertThat(logger("io.heddle.endorse.Endorser").isInfoEnabled()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "loud, invalid logging specification 'loud': bad segment 'loud'",
    "endorse=loud, invalid logging specification 'endorse=loud': bad segment 'endorse=loud'",
    "=debug, invalid logging specification '=debug': no logger specified in segment '=debug'",
    ".a=debug, invalid logging specification '.a=debug': bad logger name '.a'",
    "a=b=debug, invalid logging specification 'a=b=debug': bad segment 'a=b=debug'"
  })
  void what_is_no_specification_is_refused_in_fabric_s_words(String spec, String words) {
    assertThat(answer("PUT", "{\"spec\":\"%s\"}".formatted(spec)))
        .isEqualTo(Answer.json(400, "{\"error\":\"%s\"}\n".formatted(words)));
    assertThat(answer("GET", "").body().toStringUtf8()).isEqualTo(before);
  }

  @Test
  void a_body_that_is_no_object_and_another_method_are_refused() {
    assertThat(answer("PUT", "[").status()).isEqualTo(400);
    assertThat(answer("PUT", "{\"spec\":7}").status()).isEqualTo(400);
    assertThat(answer("POST", ""))
        .isEqualTo(Answer.json(400, "{\"error\":\"invalid request method: POST\"}\n"));
  }

  @Test
  void who_has_no_token_may_look_and_change_nothing() {
    var guarded = new LogSpecEndpoint(_ -> false);

    assertThat(guarded.answer(request("PUT", "{\"spec\":\"debug\"}")))
        .isEqualTo(
            Answer.error(
                403, "only who can read the node's data directory may change its log levels"));
    assertThat(guarded.answer(request("GET", "")).body().toStringUtf8()).isEqualTo(before);
  }

  static Stream<Arguments> tooLarge() {
    return Stream.of(
        arguments("a".repeat(4096) + "=debug", "it is over 4096 characters long"),
        arguments(
            "a".repeat(201) + "=debug",
            "a logger's name has more than 200 characters or 10 levels"),
        arguments(
            "a.".repeat(11) + "a=debug",
            "a logger's name has more than 200 characters or 10 levels"),
        arguments(
            IntStream.range(0, 65).mapToObj("l%d"::formatted).collect(joining(",")) + "=debug",
            "it names more than 64 loggers"));
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void a_specification_is_bounded(String spec, String words) {
    assertThat(answer("PUT", "{\"spec\":\"%s\"}".formatted(spec)))
        .isEqualTo(Answer.error(400, "invalid logging specification: " + words));
  }

  @Test
  void a_body_that_is_deep_or_long_is_refused_and_costs_nothing() {
    assertThat(answer("PUT", "[".repeat(30_000)).status()).isEqualTo(400);
    assertThat(answer("PUT", "{\"spec\":\"" + "a.".repeat(100_000) + "a=debug\"}").status())
        .isEqualTo(413);
  }

  @Test
  void no_logger_is_made_for_a_name_until_somebody_logs_under_it() {
    String name = "chaincode.nobody%d".formatted(System.nanoTime());
    var loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

    answer("PUT", "{\"spec\":\"%s=debug:error\"}".formatted(name));

    assertThat(loggers.exists(name)).isNull();
    assertThat(loggers.exists("io.heddle." + name)).isNull();
    assertThat(logger(name + ".part").isDebugEnabled()).isTrue();
    answer("PUT", "{\"spec\":\"error\"}");
    assertThat(logger(name + ".part").isWarnEnabled()).isFalse();
  }

  private Answer answer(String method, String body) {
    return endpoint.answer(request(method, body));
  }

  private static Request request(String method, String body) {
    return new Request(
        method, "/logspec", "/logspec", Map.of(), Optional.empty(), ByteString.copyFromUtf8(body));
  }

  private static Logger logger(String name) {
    return LoggerFactory.getLogger(name);
  }
}
