// SPDX-License-Identifier: Apache-2.0
package io.heddle.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClockWordsTest {

  @ParameterizedTest
  @CsvSource({"3d, PT72H", "1h30m, PT1H30M", "90s, PT1M30S", "500ms, PT0.5S", "0s, PT0S"})
  void durations_are_numbers_with_units(String text, Duration expected) {
    assertThat(ClockWords.duration(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3", "d", "3 d", "-3d", "3dx", "x3d", "P3D", "1.5h", "9999999999999d"})
  void other_words_are_no_durations(String text) {
    assertThatThrownBy(() -> ClockWords.duration(text))
        .isInstanceOf(HeddleException.class)
        .hasMessage("'%s' is no duration; write it as 3d, 1h30m, 90s or 500ms".formatted(text));
  }

  @Test
  void times_have_a_zone() {
    assertThat(ClockWords.time("2027-01-01T01:00:00+01:00"))
        .isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    assertThatThrownBy(() -> ClockWords.time("2027-01-01"))
        .isInstanceOf(HeddleException.class)
        .hasMessage("'2027-01-01' is no time; write it as 2027-01-01T00:00:00Z");
  }
}
