// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.Bytes;
import io.heddle.show.Printable;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/** What a chaincode answered, so that it can be shown on a terminal. */
final class AnswerText {

  private AnswerText() {}

  /** Whether it can be shown as it is: text in which nothing acts on a terminal. */
  static boolean isPlain(Bytes answer) {
    return answer.isValidUtf8() && safe(answer.toStringUtf8()).equals(answer.toStringUtf8());
  }

  /** The text with pictures in place of what acts on a terminal; Base64 of what is no text. */
  static String of(Bytes answer) {
    return answer.isValidUtf8()
        ? safe(answer.toStringUtf8())
        : Base64.getEncoder().encodeToString(answer.toByteArray());
  }

  /** Lines stay lines. */
  private static String safe(String text) {
    return text.lines()
            .map(line ->
                Arrays.stream(line.split("\t", -1))
                    .map(Printable::of)
                    .collect(Collectors.joining("\t")))
            .collect(Collectors.joining("\n"))
        + (text.endsWith("\n") ? "\n" : "");
  }
}
