// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {

  @Test
  @Spec("EB-202")
  void a_variable_overrides_the_file() {
    var values =
        new Values(
            Map.of("chaincode.startuptimeout", "5m"),
            Map.of("CORE_CHAINCODE_STARTUPTIMEOUT", "7s"));

    assertThat(values.duration("chaincode.startuptimeout")).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  @Spec("EB-202")
  void a_variable_gives_what_the_file_has_not() {
    var values = new Values(Map.of(), Map.of("CORE_PEER_TLS_ENABLED", "true"));

    assertThat(values.isTrue("peer.tls.enabled")).isTrue();
  }

  @Test
  @Spec("EB-202")
  void keys_may_be_written_in_any_case() {
    var values = new Values(Map.of("Chaincode.StartupTimeout", "7s"), Map.of());

    assertThat(values.text("chaincode.startuptimeout")).contains("7s");
    assertThat(values.text("CHAINCODE.startupTimeout")).contains("7s");
  }

  @Test
  @Spec("EB-203")
  void an_empty_variable_does_not_override() {
    var values =
        new Values(Map.of("vm.endpoint", "unix:///docker.sock"), Map.of("CORE_VM_ENDPOINT", ""));

    assertThat(values.text("vm.endpoint")).contains("unix:///docker.sock");
  }

  @ParameterizedTest(name = "{0} is {1} ns")
  @CsvSource({
    "300s, 300000000000",
    "5m, 300000000000",
    "1h30m, 5400000000000",
    "1.5ms, 1500000",
    "300, 300",
    "-2s, -2000000000",
    "0, 0",
    "5 minutes, 0",
    "soon, 0",
    "5d, 0"
  })
  @Spec("EB-204")
  void durations_are_those_of_go(String text, long nanos) {
    assertThat(new Values(Map.of("limit", text), Map.of()).duration("limit"))
        .isEqualTo(Duration.ofNanos(nanos));
    assertThat(new Values(Map.of(), Map.of("CORE_LIMIT", text)).duration("limit"))
        .isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "t", "T", "true", "TRUE", "True"})
  void these_words_are_true(String text) {
    assertThat(new Values(Map.of("key", text), Map.of()).isTrue("key")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "f", "false", "yes", "on", "enabled", "tRUE"})
  void every_other_word_is_false(String text) {
    assertThat(new Values(Map.of("key", text), Map.of()).isTrue("key")).isFalse();
  }
}
