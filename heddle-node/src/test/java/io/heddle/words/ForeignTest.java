// SPDX-License-Identifier: Apache-2.0
package io.heddle.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "mychannel", "with space, 'quotes' and \\ \"", "Größe", "名前", "😀", "a=%d%s"})
  void plain_text_stays_as_it_is(String given) {
    assertThat(Foreign.text(given)).isEqualTo(given);
    assertThat(Foreign.text(ByteString.copyFromUtf8(given))).isEqualTo(given);
  }

  @ParameterizedTest
  @CsvSource({
    "000a, \\n",
    "000d, \\r",
    "0009, \\t",
    "0000, \\u0000",
    "001b, \\u001b",
    "007f, \\u007f",
    "0085, \\u0085",
    "009b, \\u009b",
    "200b, \\u200b",
    "2028, \\u2028",
    "202e, \\u202e",
    "feff, \\ufeff",
    "e000, \\ue000",
    "e0001, \\U000e0001",
    "d800, \\ud800"
  })
  void what_could_be_taken_for_something_else_is_spelt_out(String codePoint, String expected) {
    String character = Character.toString(Integer.parseInt(codePoint, 16));

    assertThat(Foreign.text("a" + character + "ö")).isEqualTo("a" + expected + "ö");
  }

  @Test
  void a_long_text_is_cut_and_says_how_long_it_was() {
    String long_ = "x".repeat(20_000_000);

    assertThat(Foreign.text(long_)).isEqualTo("x".repeat(256) + "… (20000000 characters)");
    assertThat(Foreign.text(ByteString.copyFromUtf8(long_)))
        .isEqualTo("x".repeat(256) + "… (20000000 bytes)");
    assertThat(Foreign.text("\n".repeat(20_000_000)))
        .isEqualTo("\\n".repeat(128) + "… (20000000 characters)");
    assertThat(Foreign.text("x".repeat(256))).hasSize(256);
    assertThat(Foreign.sentence("x".repeat(1536))).hasSize(1536);
    assertThat(Foreign.sentence("x".repeat(1537))).endsWith("x… (1537 characters)");
    assertThat(Foreign.hex(ByteString.copyFrom(new byte[100_000])))
        .isEqualTo("00".repeat(384) + "… (100000 bytes)");
    assertThat(Foreign.hex(ByteString.fromHex("0aff"))).isEqualTo("0aff");
    assertThat(Foreign.hexOfIdentity(ByteString.copyFrom(new byte[1024]))).hasSize(2048);
    assertThat(Foreign.hexOfIdentity(ByteString.copyFrom(new byte[1025])))
        .endsWith("00… (1025 bytes)");
  }

  @Test
  void no_character_is_cut_in_two() {
    assertThat(Foreign.text("x".repeat(255) + "😀"))
        .isEqualTo("x".repeat(255) + "… (257 characters)");
    assertThat(Foreign.text("x".repeat(255) + "\n"))
        .isEqualTo("x".repeat(255) + "… (256 characters)");
  }

  @Test
  void bytes_that_are_no_text_are_repeated_as_far_as_they_are() {
    assertThat(Foreign.text(ByteString.fromHex("61ff0a"))).isEqualTo("a\ufffd\\n");
  }
}
