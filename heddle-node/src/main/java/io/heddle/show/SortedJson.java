// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * JSON for reading: members by name, one in a line, tabs before them.
 *
 * <p>Go: encoding/json, an {@code Encoder} with {@code SetIndent("", "\t")}.
 */
public final class SortedJson {

  private final StringBuilder text = new StringBuilder();

  private SortedJson() {}

  /** The text without an end of line. */
  public static String of(JsonNode value) {
    var json = new SortedJson();
    json.write(value, 1);
    return json.text.toString();
  }

  private void write(JsonNode value, int depth) {
    if (value.isObject()) {
      writeObject(value, depth);
    } else if (value.isArray()) {
      writeArray(value, depth);
    } else if (value.isString()) {
      writeText(value.asString());
    } else {
      text.append(value);
    }
  }

  private void writeObject(JsonNode value, int depth) {
    Map<String, JsonNode> members = new TreeMap<>();
    value.properties().forEach(each -> members.put(each.getKey(), each.getValue()));
    char before = '{';
    for (Map.Entry<String, JsonNode> each : members.entrySet()) {
      text.append(before);
      newLine(depth);
      writeText(each.getKey());
      text.append(": ");
      write(each.getValue(), depth + 1);
      before = ',';
    }
    end(members.isEmpty(), '{', '}', depth);
  }

  private void writeArray(JsonNode value, int depth) {
    char before = '[';
    for (JsonNode each : value) {
      text.append(before);
      newLine(depth);
      write(each, depth + 1);
      before = ',';
    }
    end(value.isEmpty(), '[', ']', depth);
  }

  private void end(boolean isEmpty, char open, char close, int depth) {
    if (isEmpty) {
      text.append(open);
    } else {
      newLine(depth - 1);
    }
    text.append(close);
  }

  private void newLine(int depth) {
    text.append('\n').repeat('\t', depth);
  }

  /** With the signs escaped that mean something in HTML, as Go does. */
  private void writeText(String value) {
    text.append('"');
    value.codePoints().forEach(this::writeSign);
    text.append('"');
  }

  private void writeSign(int sign) {
    switch (sign) {
      case '"', '\\' -> text.append('\\').appendCodePoint(sign);
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case '<', '>', '&', '\u2028', '\u2029' -> text.append("\\u%04x".formatted(sign));
      default -> {
        if (sign < ' ') {
          text.append("\\u%04x".formatted(sign));
        } else {
          text.appendCodePoint(sign);
        }
      }
    }
  }
}
