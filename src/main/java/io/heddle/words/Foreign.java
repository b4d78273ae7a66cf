// SPDX-License-Identifier: Apache-2.0
package io.heddle.words;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/**
 * Text that somebody outside chose, so that it can be repeated in a line of the log or in an
 * answer: channel and chaincode names, functions, ids, subjects of certificates. It has at most
 * {@value #MAX_CHARACTERS} characters and none that a terminal, a log or a reader could take for
 * something else; whatever is short and plain stays as it is.
 */
public final class Foreign {

  private static final int MAX_CHARACTERS = 1024;

  /** No character takes more bytes in UTF-8 than this. */
  private static final int MAX_BYTES = 4;

  private static final int MAX_HEX_BYTES = 8192;

  private Foreign() {}

  /** The text, bounded and without control characters. */
  public static String text(String given) {
    if (given.length() <= MAX_CHARACTERS) {
      return escaped(given);
    }
    int end = Character.isHighSurrogate(given.charAt(MAX_CHARACTERS - 1)) ? 1 : 0;
    return cut(escaped(given.substring(0, MAX_CHARACTERS - end)), given.length() + " characters");
  }

  /** The same of bytes that should be UTF-8. */
  public static String text(ByteString given) {
    int most = MAX_CHARACTERS * MAX_BYTES;
    return given.size() <= most
        ? text(given.toStringUtf8())
        : cut(head(given.substring(0, most).toStringUtf8()), given.size() + " bytes");
  }

  /** Bytes in hexadecimal digits, so many that a certificate has room. */
  public static String hex(ByteString given) {
    ByteString shown = given.substring(0, Math.min(given.size(), MAX_HEX_BYTES));
    String digits = HexFormat.of().formatHex(shown.toByteArray());
    return shown.size() == given.size() ? digits : cut(digits, given.size() + " bytes");
  }

  /**
   * Only the control characters are replaced, however long it is: {@code \n}, <code>\u202e</code>.
   */
  static String escaped(String given) {
    int plain = 0;
    while (plain < given.length() && isPlain(given.charAt(plain))) {
      plain++;
    }
    if (plain == given.length()) {
      return given;
    }
    StringBuilder safe = new StringBuilder(given.length() + 16).append(given, 0, plain);
    given
        .codePoints()
        .skip(given.codePointCount(0, plain))
        .forEach(character -> append(safe, character));
    return safe.toString();
  }

  private static String head(String text) {
    return escaped(text.substring(0, Math.min(text.length(), MAX_CHARACTERS)));
  }

  private static String cut(String head, String whole) {
    return "%s… (%s)".formatted(head, whole);
  }

  private static boolean isPlain(char character) {
    return character >= ' ' && character < 0x7f;
  }

  private static void append(StringBuilder safe, int character) {
    switch (character) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> {
        if (isVisible(character)) {
          safe.appendCodePoint(character);
        } else {
          safe.append(
              character < 0x10000
                  ? "\\u%04x".formatted(character)
                  : "\\U%08x".formatted(character));
        }
      }
    }
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
