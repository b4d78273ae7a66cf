// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** PEM text as Go reads and writes it: encoding/pem. */
public final class GoPem {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "\n-----END ";
  private static final String DASHES = "-----";

  /* The certificate's text is part of a serialised identity, so these choices are part of its bytes. */
  private static final Base64.Encoder ENCODER =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private GoPem() {}

  /** What stands between two lines of dashes. */
  public record Block(String label, ByteString content) {}

  public static String encode(String label, byte[] der) {
    return BEGIN
        + label
        + "-----\n"
        + ENCODER.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** What the first readable block holds, whatever its label. */
  public static Optional<ByteString> firstBlock(ByteString text) {
    return blocks(text, 1).stream().map(Block::content).findFirst();
  }

  /** All readable blocks, in their order. */
  public static List<Block> blocks(ByteString text) {
    return blocks(text, Integer.MAX_VALUE);
  }

  /** Text around them is ignored. Takes time in proportion to the text, whatever it is. */
  private static List<Block> blocks(ByteString text, int max) {
    List<Block> blocks = new ArrayList<>();
    String lines = text.toString(StandardCharsets.ISO_8859_1);
    int from = 0;
    for (int end = lines.indexOf(END);
        end >= 0 && blocks.size() < max;
        end = lines.indexOf(END, from)) {
      // the block that ends here begins at the last beginning before
      int begin = lastBegin(lines, from, end);
      from = end + END.length();
      if (begin >= 0) {
        block(lines, begin, end).ifPresent(blocks::add);
      }
    }
    return blocks;
  }

  private static int lastBegin(String lines, int from, int end) {
    String between = lines.substring(from, end);
    int begin = between.lastIndexOf(BEGIN);
    while (begin > 0 && between.charAt(begin - 1) != '\n') {
      begin = between.lastIndexOf(BEGIN, begin - 1);
    }
    boolean startsLine = begin > 0 || (begin == 0 && from == 0);
    return startsLine ? from + begin : -1;
  }

  private static Optional<Block> block(String lines, int begin, int end) {
    int endOfLine = lines.indexOf('\n', begin);
    String label = lines.substring(begin + BEGIN.length(), endOfLine).stripTrailing();
    return label.endsWith(DASHES) && lines.startsWith(label, end + END.length())
        ? decode(lines.substring(endOfLine, end))
            .map(
                content -> new Block(label.substring(0, label.length() - DASHES.length()), content))
        : Optional.empty();
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
