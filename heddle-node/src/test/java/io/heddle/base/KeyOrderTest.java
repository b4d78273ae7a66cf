// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyOrderTest {

  @Test
  @Spec({"CP-52", "NA-301"})
  void b9_keys_are_in_the_order_of_their_bytes() {
    List<String> ordered =
        List.of(
            "\u0000ot\u0000a\u0000",
            "Z",
            "_",
            "z",
            "é",
            "\uE000",
            "\uFFFD",
            "\uD800\uDC00",
            "\uDBFF\uDFFF");
    var shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(9));

    shuffled.sort(KeyOrder.UTF8);

    assertThat(shuffled).isEqualTo(ordered);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  @Spec("CP-52")
  void the_order_of_any_two_keys_is_that_of_their_bytes(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      String left = key(random);
      String right = key(random);

      assertThat(Integer.signum(KeyOrder.UTF8.compare(left, right)))
          .as("'%s' and '%s'", left, right)
          .isEqualTo(Integer.signum(compareBytes(left, right)));
    }
  }

  private static String key(Random random) {
    int[] alphabet = {0, 'a', 0x7f, 0x80, 0x7ff, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
    int[] points =
        random.ints(random.nextInt(4), 0, alphabet.length).map(i -> alphabet[i]).toArray();
    return new String(points, 0, points.length);
  }

  private static int compareBytes(String left, String right) {
    return ByteString.unsignedLexicographicalComparator()
        .compare(ByteString.copyFromUtf8(left), ByteString.copyFromUtf8(right));
  }
}
