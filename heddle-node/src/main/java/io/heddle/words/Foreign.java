// SPDX-License-Identifier: Apache-2.0
package io.heddle.words;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/**
 * Text that somebody outside chose, so that it can be repeated in a line of the log or in an
 * answer: channel and chaincode names, functions, ids, subjects of certificates. It is short and
 * has no character that a terminal, a log or a reader could take for something else; whatever is
 * short and plain stays as it is.
 */
public final class Foreign {

  /*
   * No name that is allowed is longer than 249 characters. What a gateway answers has a peer's words
   * three times in headers, twice of them in Base64, and gRPC's clients take 8 KiB of these.
   */
  private static final int MAX_NAME = 256;
  private static final int MAX_SENTENCE = 1536;

  /** No character takes more bytes in UTF-8 than this. */
  private static final int MAX_BYTES = 4;

  private static final int MAX_BYTES_IN_HEX = 384;

  /** A certificate on P-256 has about 800. */
  private static final int MAX_IDENTITY = 1024;

  private Foreign() {}

  /** A name or the like, bounded and without control characters. */
  public static String text(String given) {
    return bounded(given, MAX_NAME, given.length() + " characters");
  }

  /** The same of bytes that should be UTF-8. */
  public static String text(ByteString given) {
    ByteString head = given.substring(0, Math.min(given.size(), MAX_NAME * MAX_BYTES));
    return bounded(head.toStringUtf8(), MAX_NAME, given.size() + " bytes");
  }

  /** A sentence with somebody's words in it, in the same way; it may be longer than a name. */
  public static String sentence(String given) {
    return bounded(given, MAX_SENTENCE, given.length() + " characters");
  }

  /** Bytes in hexadecimal digits: a hash, a policy. */
  public static String hex(ByteString given) {
    return hex(given, MAX_BYTES_IN_HEX);
  }

  /** An identity with its certificate in hexadecimal digits. */
  public static String hexOfIdentity(ByteString given) {
    return hex(given, MAX_IDENTITY);
  }

  private static String hex(ByteString given, int most) {
    ByteString shown = given.substring(0, Math.min(given.size(), most));
    String digits = HexFormat.of().formatHex(shown.toByteArray());
    return shown.size() == given.size() ? digits : cut(digits, given.size() + " bytes");
  }

  private static String bounded(String given, int most, String whole) {
    if (given.length() <= most && given.chars().allMatch(one -> one >= ' ' && one < 0x7f)) {
      return given;
    }
    StringBuilder safe = new StringBuilder();
    int at = 0;
    while (at < given.length()) {
      int character = given.codePointAt(at);
      int before = safe.length();
      append(safe, character);
      if (safe.length() > most) {
        safe.setLength(before);
        return cut(safe.toString(), whole);
      }
      at += Character.charCount(character);
    }
    return safe.toString();
  }

  private static String cut(String head, String whole) {
    return "%s… (%s)".formatted(head, whole);
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
