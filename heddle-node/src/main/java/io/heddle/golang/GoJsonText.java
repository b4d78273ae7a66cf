// SPDX-License-Identifier: Apache-2.0
package io.heddle.golang;

import java.util.Map;
import java.util.SortedMap;

/**
 * Strings in JSON, byte by byte as Go writes them: what could mean something in HTML is escaped.
 *
 * <p>Go: encoding/json, appendString with escapeHTML.
 */
public final class GoJsonText {

  private GoJsonText() {}

  /** An object in the order of its keys. */
  public static String object(SortedMap<String, String> members) {
    StringBuilder text = new StringBuilder("{");
    for (Map.Entry<String, String> member : members.entrySet()) {
      if (text.length() > 1) {
        text.append(',');
      }
      append(text, member.getKey());
      text.append(':');
      append(text, member.getValue());
    }
    return text.append('}').toString();
  }

  /** A string. */
  public static String quoted(String value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      appendCharacter(text, value.charAt(i));
    }
    text.append('"');
  }

  private static void appendCharacter(StringBuilder text, char character) {
    switch (character) {
      case '"', '\\' -> text.append('\\').append(character);
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case '<', '>', '&', '\u2028', '\u2029' -> appendHex(text, character);
      default -> {
        if (character < ' ') {
          appendHex(text, character);
        } else {
          text.append(character);
        }
      }
    }
  }

  private static void appendHex(StringBuilder text, char character) {
    text.append("\\u%04x".formatted((int) character));
  }
}
