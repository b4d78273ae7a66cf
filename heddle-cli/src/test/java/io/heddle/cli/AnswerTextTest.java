// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.client.Bytes;
import org.junit.jupiter.api.Test;

/** What is shown of a chaincode's answers. */
final class AnswerTextTest {

  @Test
  void nothing_in_an_answer_acts_on_a_terminal() {
    Bytes plain = Bytes.copyFromUtf8("{\n\t\"größe\": 5\n}\n");
    Bytes red = Bytes.copyFromUtf8("\u001b[31mred\u0007\r\nend");
    Bytes bytes = Bytes.copyFrom(new byte[] {-1, 0});

    assertThat(AnswerText.isPlain(plain)).isTrue();
    assertThat(AnswerText.of(plain)).isEqualTo(plain.toStringUtf8());
    assertThat(AnswerText.isPlain(red)).isFalse();
    assertThat(AnswerText.of(red)).isEqualTo("␛[31mred␇\nend");
    assertThat(AnswerText.isPlain(bytes)).isFalse();
    assertThat(AnswerText.of(bytes)).isEqualTo("/wA=");
    assertThat(AnswerText.isPlain(Bytes.copyFromUtf8("a\rb"))).isFalse();
  }
}
