// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

  @Test
  void writes_what_it_has_read() {
    String text = "{\"a\":[1,-2.5,true,false,null,{}],\"b\":\"x\\\"\\\\\\u0001é\",\"c\":[]}";

    assertThat(Json.write(Json.read(text))).isEqualTo(text);
  }

  @Test
  void reads_escapes_and_space() {
    assertThat(Json.object(" { \"k\" : \"\\n\\t\\u00e9\\/\" } ")).containsEntry("k", "\n\té/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[1,]", "{\"a\"}", "\"open", "\"\\u12", "tru", "1 2", "{\"a\":1,}"})
  void refuses_what_is_no_json(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
