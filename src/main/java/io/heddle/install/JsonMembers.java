// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object, read as Go reads it into a structure: the case of names does not matter, the
 * last of two members counts, {@code null} is an object without members, and nothing may follow.
 */
public final class JsonMembers {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonMembers() {}

  /**
   * The members of the object, by their names in lower case; those that are {@code null} are left
   * out.
   *
   * @throws IllegalArgumentException with the reason if it is not an object
   */
  public static Map<String, JsonNode> of(ByteString json) {
    JsonNode root = parse(json);
    if (!root.isObject() && !root.isNull()) {
      throw new IllegalArgumentException("expected an object, not " + kind(root));
    }
    Map<String, JsonNode> members = new HashMap<>();
    root.propertyStream()
        .filter(member -> !member.getValue().isNull())
        .forEach(
            member -> members.put(member.getKey().toLowerCase(Locale.ROOT), member.getValue()));
    return members;
  }

  /**
   * The text of a member; empty if it is absent.
   *
   * @throws IllegalArgumentException if it is something else than a string
   */
  public static String text(Map<String, JsonNode> members, String name) {
    JsonNode member = members.get(name);
    if (member == null) {
      return "";
    }
    if (!member.isString()) {
      throw new IllegalArgumentException(
          "'%s' must be a string, not %s".formatted(name, kind(member)));
    }
    return member.stringValue();
  }

  /**
   * The truth of a member; false if it is absent.
   *
   * @throws IllegalArgumentException if it is something else than true or false
   */
  public static boolean truth(Map<String, JsonNode> members, String name) {
    JsonNode member = members.get(name);
    if (member == null) {
      return false;
    }
    if (!member.isBoolean()) {
      throw new IllegalArgumentException(
          "'%s' must be true or false, not %s".formatted(name, kind(member)));
    }
    return member.booleanValue();
  }

  private static JsonNode parse(ByteString json) {
    try {
      // from text, not from bytes: a byte-order mark must not pass
      JsonNode root = MAPPER.readTree(json.toStringUtf8());
      if (root.isMissingNode()) {
        throw new IllegalArgumentException("unexpected end of JSON input");
      }
      return root;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static String kind(JsonNode node) {
    String kind = node.getNodeType().name().toLowerCase(Locale.ROOT);
    return (kind.startsWith("a") || kind.startsWith("o") ? "an " : "a ") + kind;
  }
}
