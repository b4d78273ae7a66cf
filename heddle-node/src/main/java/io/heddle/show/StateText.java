// SPDX-License-Identifier: Apache-2.0
package io.heddle.show;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Keys of the state with their values, as the node tells of them, for people. */
public final class StateText {

  private StateText() {}

  /** An entry in a line, and one for each of its metadata. */
  public static List<String> of(JsonNode entry) {
    var lines = new TextLines();
    if (entry.path("isMissing").asBoolean(false)) {
      lines.add(
          "%s  key with hash %s…, value with hash %s…: not on this peer"
              .formatted(
                  entry.path("version").asString(""),
                  beginning(entry.path("keyHash")),
                  beginning(entry.path("valueHash"))));
    } else {
      lines.add(
          "%s  %s  %s"
              .formatted(
                  entry.path("version").asString(""),
                  either(entry, "key"),
                  either(entry, "value")));
    }
    for (Map.Entry<String, JsonNode> each : entry.path("metadata").properties()) {
      lines.add("      %s  %s".formatted(each.getKey(), each.getValue().asString("")));
    }
    return lines.all();
  }

  private static String either(JsonNode entry, String name) {
    return entry.has(name)
        ? entry.path(name).asString("")
        : entry.path(name + "Base64").asString("") + " (Base64)";
  }

  private static String beginning(JsonNode hash) {
    String whole = hash.asString("");
    return whole.substring(0, Math.min(16, whole.length()));
  }
}
