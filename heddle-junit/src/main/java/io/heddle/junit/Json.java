// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, texts, numbers ({@code Long} or {@code Double}) and booleans, for a class
 * path on which nothing can be relied on.
 */
final class Json {

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads a whole text.
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  static @Nullable Object read(String text) {
    var reader = new Json(text);
    @Nullable Object value = reader.value();
    reader.space();
    if (reader.at < text.length()) {
      throw reader.bad();
    }
    return value;
  }

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if it is not JSON, or something else
   */
  static Map<String, Object> object(String text) {
    return map(read(text));
  }

  /** The value as an object; empty if it is none. */
  @SuppressWarnings("unchecked") // this reader makes no other maps
  static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
  }

  /** The value as an array; empty if it is none. */
  @SuppressWarnings("unchecked") // this reader makes no other lists
  static List<Object> list(@Nullable Object value) {
    return value instanceof List<?> ? (List<Object>) value : List.of();
  }

  /** The value as a text; empty if there is none. */
  static String string(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** Writes maps, lists, texts, numbers and booleans. */
  static String write(@Nullable Object value) {
    var to = new StringBuilder();
    write(value, to);
    return to.toString();
  }

  private static void write(@Nullable Object value, StringBuilder to) {
    if (value instanceof Map<?, ?> members) {
      String separator = "{";
      for (Map.Entry<?, ?> each : members.entrySet()) {
        to.append(separator);
        quote(each.getKey().toString(), to);
        to.append(':');
        write(each.getValue(), to);
        separator = ",";
      }
      to.append(members.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> elements) {
      String separator = "[";
      for (Object each : elements) {
        to.append(separator);
        write(each, to);
        separator = ",";
      }
      to.append(elements.isEmpty() ? "[]" : "]");
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      to.append(value);
    } else {
      quote(value.toString(), to);
    }
  }

  private static void quote(String value, StringBuilder to) {
    to.append('"');
    for (int i = 0; i < value.length(); i++) {
      char sign = value.charAt(i);
      if (sign == '"' || sign == '\\') {
        to.append('\\').append(sign);
      } else if (sign < ' ') {
        to.append("\\u%04x".formatted((int) sign));
      } else {
        to.append(sign);
      }
    }
    to.append('"');
  }

  private @Nullable Object value() {
    space();
    if (at >= text.length()) {
      throw bad();
    }
    return switch (text.charAt(at)) {
      case '{' -> members();
      case '[' -> elements();
      case '"' -> quoted();
      default -> word();
    };
  }

  private Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    at++;
    space();
    if (taken('}')) {
      return all;
    }
    do {
      space();
      String name = quoted();
      space();
      demand(':');
      all.put(name, value());
      space();
    } while (taken(','));
    demand('}');
    return all;
  }

  private List<@Nullable Object> elements() {
    List<@Nullable Object> all = new ArrayList<>();
    at++;
    space();
    if (taken(']')) {
      return all;
    }
    do {
      all.add(value());
      space();
    } while (taken(','));
    demand(']');
    return all;
  }

  private String quoted() {
    demand('"');
    var value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char sign = text.charAt(at++);
      value.append(sign == '\\' ? escaped() : sign);
    }
    demand('"');
    return value.toString();
  }

  private char escaped() {
    if (at >= text.length()) {
      throw bad();
    }
    char sign = text.charAt(at++);
    int known = "bfnrt".indexOf(sign);
    if (known >= 0) {
      return "\b\f\n\r\t".charAt(known);
    }
    if (sign != 'u') {
      return sign;
    }
    if (at + 4 > text.length()) {
      throw bad();
    }
    at += 4;
    return (char) Integer.parseInt(text.substring(at - 4, at), 16);
  }

  private @Nullable Object word() {
    int from = at;
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> number(word);
    };
  }

  private static boolean isOfWord(char sign) {
    return Character.isLetterOrDigit(sign) || "+-.".indexOf(sign) >= 0;
  }

  private Object number(String word) {
    try {
      if (word.matches("-?[0-9]{1,18}")) {
        return Long.valueOf(word);
      }
      return Double.valueOf(word);
    } catch (NumberFormatException e) {
      throw bad();
    }
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean taken(char sign) {
    boolean is = at < text.length() && text.charAt(at) == sign;
    at += is ? 1 : 0;
    return is;
  }

  private void demand(char sign) {
    if (!taken(sign)) {
      throw bad();
    }
  }

  private IllegalArgumentException bad() {
    return new IllegalArgumentException("Not JSON at sign %d".formatted(at));
  }
}
