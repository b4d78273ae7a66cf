// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

/** Text in which nothing can act on a terminal: control characters become their pictures. */
public final class Printable {

  private static final int CONTROL_PICTURES = 0x2400;
  private static final int DELETE = 0x7f;
  private static final int REPLACEMENT = 0xfffd;

  private Printable() {}

  public static String of(String text) {
    return text.codePoints()
        .map(Printable::visible)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int visible(int character) {
    if (character < ' ') {
      return CONTROL_PICTURES + character;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character == DELETE ? CONTROL_PICTURES + 0x21 : REPLACEMENT;
      case Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          REPLACEMENT;
      default -> character;
    };
  }
}
