// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/** PEM text as Go reads and writes it. */
final class Pem {

  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /* The certificate's text is part of a serialised identity, so these choices are part of its bytes. */
  private static final Base64.Encoder ENCODER =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  static String encode(String label, byte[] der) {
    return BEGIN
        + label
        + "-----\n"
        + ENCODER.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** What the first readable block holds, whatever its label; text around it is ignored. */
  static Optional<ByteString> firstBlock(ByteString text) {
    String lines = text.toString(StandardCharsets.ISO_8859_1);
    for (int begin = lines.indexOf(BEGIN); begin >= 0; begin = lines.indexOf(BEGIN, begin + 1)) {
      boolean startsLine = begin == 0 || lines.charAt(begin - 1) == '\n';
      int endOfLine = lines.indexOf('\n', begin);
      if (!startsLine || endOfLine < 0) {
        continue;
      }
      String label = lines.substring(begin + BEGIN.length(), endOfLine).stripTrailing();
      int end = lines.indexOf("-----END " + label, endOfLine);
      if (label.endsWith(DASHES) && end >= 0) {
        Optional<ByteString> content = decode(lines.substring(endOfLine, end));
        if (content.isPresent()) {
          return content;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ByteString> decode(String body) {
    String base64 =
        body.lines()
            .filter(line -> line.indexOf(':') < 0)
            .map(String::strip)
            .collect(Collectors.joining());
    try {
      return Optional.of(ByteString.copyFrom(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
