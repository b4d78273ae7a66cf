// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

/**
 * JSON as Go writes it: no white space, members sorted, and the characters escaped that could mean
 * something in HTML.
 */
final class JsonText {

  private static final int FIRST_PRINTABLE = 0x20;

  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  static String of(Json value) {
    var text = new JsonText();
    text.add(value);
    return text.out.toString();
  }

  private void add(Json value) {
    switch (value) {
      case Json.Null _ -> out.append("null");
      case Json.Bool(boolean truth) -> out.append(truth);
      case Json.Num number -> out.append(number.text());
      case Json.Str(String text) -> addString(text);
      case Json.Arr array -> addArray(array);
      case Json.Obj object -> addObject(object);
    }
  }

  private void addArray(Json.Arr array) {
    String separator = "[";
    for (Json element : array.elements()) {
      out.append(separator);
      add(element);
      separator = ",";
    }
    out.append(array.elements().isEmpty() ? "[]" : "]");
  }

  private void addObject(Json.Obj object) {
    out.append('{');
    String separator = "";
    for (var member : object.members().entrySet()) {
      out.append(separator);
      addString(member.getKey());
      out.append(':');
      add(member.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private void addString(String text) {
    out.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (Character.isHighSurrogate(c)
          && at + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(at + 1))) {
        out.append(c).append(text.charAt(++at));
      } else {
        addCharacter(c);
      }
    }
    out.append('"');
  }

  private void addCharacter(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '<', '>', '&', '\u2028', '\u2029' -> addEscaped(c);
      default -> {
        if (c < FIRST_PRINTABLE) {
          addEscaped(c);
        } else {
          // half a pair is no character
          out.append(Character.isSurrogate(c) ? "\ufffd" : c);
        }
      }
    }
  }

  private void addEscaped(char c) {
    out.append("\\u%04x".formatted((int) c));
  }
}
