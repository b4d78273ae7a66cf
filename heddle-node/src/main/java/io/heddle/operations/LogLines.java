// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

/**
 * Text as it may stand in the log, whoever chose it: no control characters, no more than {@value
 * #MAX_CHARACTERS} characters in {@value #MAX_LINES} lines, and each line but the first begins with
 * a bar, so that nobody can forge a line.
 */
final class LogLines {

  private static final int MAX_CHARACTERS = 16 * 1024;
  private static final int MAX_LINES = 60;
  private static final String NEXT_LINE = "\n  | ";

  private LogLines() {}

  static String of(String text) {
    if (isOnePlainLine(text)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_CHARACTERS) + 64);
    int lines = 1;
    int at = 0;
    while (at < text.length() && safe.length() < MAX_CHARACTERS && lines <= MAX_LINES) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      if (character == '\n') {
        lines++;
        safe.append(NEXT_LINE);
      } else {
        append(safe, character);
      }
    }
    if (at < text.length()) {
      safe.append("… (%d more characters)".formatted(text.length() - at));
    }
    return safe.toString();
  }

  private static boolean isOnePlainLine(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character < ' ' || character >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static void append(StringBuilder safe, int character) {
    boolean isVisible =
        switch (Character.getType(character)) {
          case Character.CONTROL -> character == '\t';
          case Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
              false;
          default -> true;
        };
    if (isVisible) {
      safe.appendCodePoint(character);
    } else {
      safe.append("\\u{%x}".formatted(character));
    }
  }
}
