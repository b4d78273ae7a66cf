// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/** Texts in quotes, with what cannot be printed escaped, as Go's messages have them. */
public final class GoQuote {

  private static final Map<Integer, String> ESCAPES =
      Map.of(
          0x07,
          "\\a",
          (int) '\b',
          "\\b",
          (int) '\f',
          "\\f",
          (int) '\n',
          "\\n",
          (int) '\r',
          "\\r",
          (int) '\t',
          "\\t",
          0x0b,
          "\\v");

  private static final char REPLACEMENT = '\ufffd';

  private GoQuote() {}

  /** As {@code strconv.Quote} and the verb {@code %q} do it. */
  public static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(each -> append(quoted, each, '"'));
    return quoted.append('"').toString();
  }

  /** Only printable ASCII stays: package time's own way of quoting. */
  static String ascii(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte each : whole(text).getBytes(UTF_8)) {
      if (each < ' ') { // which bytes from 0x80 on are, too
        quoted.append("\\x%02x".formatted(each));
      } else {
        quoted.append(each == '"' || each == '\\' ? "\\" : "").append((char) each);
      }
    }
    return quoted.append('"').toString();
  }

  /** One byte in single quotes, taken for the character of that number: encoding/json's way. */
  static String character(byte value) {
    StringBuilder quoted = new StringBuilder("'");
    append(quoted, Byte.toUnsignedInt(value), '\'');
    return quoted.append('\'').toString();
  }

  /** The text with U+FFFD for each half of a surrogate pair, which Go's texts cannot have. */
  public static String whole(String text) {
    int[] points =
        text.codePoints()
            .map(each ->
                each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE
                    ? REPLACEMENT
                    : each)
            .toArray();
    return new String(points, 0, points.length);
  }

  private static void append(StringBuilder into, int point, char quote) {
    String escape = ESCAPES.get(point);
    if (point == quote || point == '\\') {
      into.append('\\').appendCodePoint(point);
    } else if (escape != null) {
      into.append(escape);
    } else if (isPrintable(point)) {
      into.appendCodePoint(point);
    } else if (point < ' ' || point == 0x7f) {
      into.append("\\x%02x".formatted(point));
    } else {
      into.append((point > 0xffff ? "\\U%08x" : "\\u%04x").formatted(point));
    }
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }
}
