// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import static io.heddle.testing.GoWords.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.GoWords;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything is read as programs in Go read it, and refused with the same words. */
final class GoWordsTest {

  static Stream<Arguments> durations() {
    return GoWords.of("durations");
  }

  @ParameterizedTest
  @MethodSource("durations")
  @Spec({"EB-204", "EB-408", "NA-311"})
  void durations_are_those_of_go(String text, String words) {
    assertThat(
            answer(() -> {
              Duration read = GoDuration.parse(text);
              return read.toNanos() + " " + GoDuration.format(read);
            }))
        .isEqualTo(words);
  }

  static Stream<Arguments> addresses() {
    return GoWords.of("addresses");
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void addresses_are_taken_apart_as_go_does(String text, String words) {
    assertThat(
            answer(() -> {
              GoAddress read = GoAddress.split(text);
              return read.host() + " " + read.service();
            }))
        .isEqualTo(words);
  }

  static Stream<Arguments> ports() {
    return GoWords.of("ports");
  }

  @ParameterizedTest
  @MethodSource("ports")
  void ports_are_those_of_go(String text, String words) {
    assertThat(answer(() -> new GoAddress("127.0.0.1", text).port())).isEqualTo(words);
  }

  static Stream<Arguments> numbers() {
    return GoWords.of("numbers");
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void numbers_are_those_of_go(String text, String words) {
    assertThat(answer(() -> Long.toUnsignedString(GoNumbers.unsigned(text)))).isEqualTo(words);
  }

  static Stream<Arguments> syntax() {
    return GoWords.of("syntax");
  }

  @ParameterizedTest
  @MethodSource("syntax")
  void json_is_what_go_takes_for_it(String text, String words) {
    assertThat(
            answer(() -> {
              GoJson.check(ByteString.copyFromUtf8(text));
              return "";
            }))
        .isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "ff, invalid character 'ÿ' looking for beginning of value",
    "7b22ff223a31, unexpected end of JSON input",
    "31ad, invalid character '\\u00ad' after top-level value",
    "3180, invalid character '\\u0080' after top-level value",
  })
  void json_that_is_no_utf_8_is_told_by_its_first_byte(String hex, String words) {
    assertThatThrownBy(() -> GoJson.check(ByteString.copyFrom(HexFormat.of().parseHex(hex))))
        .hasMessage(words);
  }

  @Test
  void json_may_be_ten_thousand_levels_deep() {
    GoJson.check(ByteString.copyFromUtf8("[".repeat(10_000) + "]".repeat(10_000)));

    assertThatThrownBy(
            () -> GoJson.check(ByteString.copyFromUtf8("[".repeat(10_001) + "]".repeat(10_001))))
        .hasMessage("exceeded max depth");
  }

  @Test
  void an_address_is_put_together_again() {
    assertThat(GoAddress.split("[::1]:7051")).hasToString("[::1]:7051");
    assertThat(GoAddress.split("peer:7051")).hasToString("peer:7051");
  }

  @Test
  void half_a_surrogate_pair_is_the_mark_for_what_is_no_character() {
    assertThat(GoQuote.of(GoQuote.whole("a\ud800b😀"))).isEqualTo("\"a\ufffdb😀\"");
  }
}
