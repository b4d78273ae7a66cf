// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields as Go's {@code archive/tar} reads them. */
final class TarHeaderTest {

  @ParameterizedTest
  @CsvSource({
    "303030303634340000000000, 420", // 0000644
    "202031322000000000000000, 10", // blanks around
    "000000000000000000000000, 0",
    "800000000000000000000102, 258",
    "800000007fffffffffffffff, 9223372036854775807",
    "81000002, 16777218",
    "80000101, 257"
  })
  void numbers_are_octal_or_binary(String field, long number) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(field);

    assertThat(TarHeader.number(bytes, 0, bytes.length)).isEqualTo(number);
    byte[] within = HexFormat.of().parseHex("ffff" + field + "ffff");
    assertThat(TarHeader.number(within, 2, bytes.length)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "383030303634340000000000", // 8 is no octal digit
        "800000008000000000000000", // 2^63
        "800000010000000000000000",
        "ffffffffffffffffffffffff" // -1
      })
  void other_numbers_make_no_header(String field) {
    byte[] bytes = HexFormat.of().parseHex(field);

    assertThatThrownBy(() -> TarHeader.number(bytes, 0, bytes.length))
        .isInstanceOf(IOException.class)
        .hasMessage("archive/tar: invalid tar header");
  }

  @Test
  void pax_records_count_their_own_length() throws IOException {
    assertThat(records("")).isEmpty();
    assertThat(records("6 a=b\n")).isEqualTo(Map.of("a", "b"));
    assertThat(records("6 a=b\n5 c=\n12 path=x=y\n6 a=z\n"))
        .isEqualTo(Map.of("a", "z", "c", "", "path", "x=y"));
    assertThat(records("6 a=\0\n")).isEqualTo(Map.of("a", "\0"));
    assertThat(records("8 ä=ö\n")).isEqualTo(Map.of("ä", "ö"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12",
        " a=b\n",
        "x a=b\n",
        "0 a=b\n",
        "-1 a=b\n",
        "3 \n",
        "4 a\n",
        "5 =b\n",
        "6 \0=b\n",
        "7 a\0=b\n",
        "9 path=\0\n",
        "5 a=b\n",
        "7 a=b\n",
        "6 a=bx",
        "6 a=b\n9 c=d\n",
        "6 a=b\n6 c=dx",
        "6 a=b\n0 c=d\n",
        "6 a=b\n6"
      })
  void pax_records_that_are_wrong_make_no_header(String data) {
    assertThatThrownBy(() -> records(data))
        .isInstanceOf(IOException.class)
        .hasMessage("archive/tar: invalid tar header");
  }

  private static Map<String, String> records(String data) throws IOException {
    return TarHeader.paxRecords(data.getBytes(UTF_8));
  }
}
