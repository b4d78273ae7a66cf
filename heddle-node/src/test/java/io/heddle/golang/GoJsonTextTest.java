// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoJsonTextTest {

  @Test
  void writes_an_object_in_the_order_of_its_keys_without_spaces() {
    assertThat(GoJsonText.object(new TreeMap<>(Map.of("b", "2", "a", "1", "", ""))))
        .isEqualTo("{\"\":\"\",\"a\":\"1\",\"b\":\"2\"}");
  }

  /** Code point in hexadecimal digits, and what Go makes of it. */
  @ParameterizedTest
  @CsvSource({
    "22, \\\"",
    "5c, \\\\",
    "2f, /",
    "08, \\b",
    "0c, \\f",
    "0a, \\n",
    "0d, \\r",
    "09, \\t",
    "00, \\u0000",
    "1f, \\u001f",
    "7f, \u007f",
    "3c, \\u003c",
    "3e, \\u003e",
    "26, \\u0026",
    "27, ''''",
    "e9, é",
    "2028, \\u2028",
    "2029, \\u2029",
    "1f600, 😀"
  })
  void escapes_what_go_escapes_and_nothing_else(String codePoint, String written) {
    String text = Character.toString(Integer.parseInt(codePoint, 16));

    assertThat(GoJsonText.object(new TreeMap<>(Map.of(text, text))))
        .isEqualTo("{\"%s\":\"%s\"}".formatted(written, written));
  }
}
