// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Go's encoding/pem finds in a text. */
final class GoPemTest {

  private static final String BLOCK = "-----BEGIN A-----\nYQ==\n-----END A-----\n";

  @ParameterizedTest
  @CsvSource({
    "'<block>', a",
    "'before\n<block>', a",
    "'<block>after', a",
    "'-----BEGIN X-----\n<block>', a",
    "'-----BEGIN X-----\nYg==\n-----END Y-----\n<block>', a",
    "'-----BEGIN X-----\n!\n-----END X-----\n<block>', a",
    "'x-----BEGIN X-----\nYg==\n-----END X-----\n<block>', a",
    "'-----BEGIN A-----\nKey: value\nYQ==\n-----END A-----\n', a",
    "'-----BEGIN A-----\nYQ==\n', ",
    "'-----BEGIN A\nYQ==\n-----END A\n', ",
    "'', "
  })
  void finds_the_first_readable_block(String text, String content) {
    assertThat(GoPem.firstBlock(ByteString.copyFromUtf8(text.replace("<block>", BLOCK))))
        .isEqualTo(Optional.ofNullable(content).map(ByteString::copyFromUtf8));
  }

  @Test
  @Timeout(60)
  void no_text_takes_more_time_than_its_length() {
    int many = 300_000;

    assertThat(GoPem.firstBlock(text("-----BEGIN A-----\n".repeat(many)))).isEmpty();
    assertThat(GoPem.firstBlock(text("-----BEGIN A-----\n".repeat(many) + "\n-----END B-----")))
        .isEmpty();
    assertThat(GoPem.firstBlock(text("\n-----END A-----".repeat(many)))).isEmpty();
    assertThat(GoPem.firstBlock(text("x-----BEGIN A-----".repeat(many) + "\n-----END A-----")))
        .isEmpty();
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
