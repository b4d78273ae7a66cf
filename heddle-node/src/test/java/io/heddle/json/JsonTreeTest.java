// SPDX-License-Identifier: Apache-2.0
package io.heddle.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** Trees of JSON, beside what Jackson's mapper makes of them. */
final class JsonTreeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"a\":[1,2.5,-3e10,9223372036854775807,123456789012345678901234567890],\"b\":{\"c\":null,\"\":true}}",
        "[[[]],{},false,\"ü\\u0000\\n\\\"\\\\/\\ud83d\\ude00\"]",
        " 17 ",
        "\"text\""
      })
  void reads_and_writes_what_the_mapper_does(String text) {
    var mapper = new ObjectMapper();

    assertThat(JsonTree.read(text)).isEqualTo(mapper.readTree(text));
    assertThat(JsonTree.text(JsonTree.read(text))).isEqualTo(mapper.readTree(text).toString());
  }

  @Test
  void bytes_are_written_in_base64() {
    assertThat(JsonTree.text(JsonTree.object().put("bytes", new byte[] {1, 2, (byte) 0xff})))
        .isEqualTo("{\"bytes\":\"AQL/\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\"}", "[1,", "]", "{\"a\":}", "nonsense", "{'a':1}"})
  void refuses_what_is_no_json(String text) {
    assertThatThrownBy(() -> JsonTree.read(text)).isInstanceOf(JacksonException.class);
  }
}
