// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.golang.GoJson;
import io.heddle.golang.GoQuote;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object, read as Go reads it into a structure: the case of names does not matter, the
 * last of two members counts, {@code null} is an object without members, and nothing may follow.
 *
 * <p>Go: encoding/json, Unmarshal.
 */
public final class JsonMembers {

  /** As deep as Go reads. */
  private static final int MAX_DEPTH = 10_000;

  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxNumberLength(Integer.MAX_VALUE)
                      .maxNameLength(Integer.MAX_VALUE)
                      .build())
              .build());

  private JsonMembers() {}

  /**
   * A structure of Go, which names itself in what it says of a member of another type.
   *
   * @param room the package it is in, a word of its own in the message for what is no object
   * @param types the types of members in Go, {@code string} or {@code bool}; others are not looked
   *     at
   * @param readers of members that read themselves, and throw what they cannot read
   */
  public record Structure(
      String room,
      String name,
      Map<String, String> types,
      Map<String, Consumer<JsonNode>> readers) {

    /** A file of Heddle's own, whose readers look at members themselves. */
    public static final Structure OWN = new Structure("heddle", "File", Map.of(), Map.of());

    public Structure {
      types = Map.copyOf(types);
      readers = Map.copyOf(readers);
    }

    /** Whether a member counts; all do in a structure that names none. */
    private boolean knows(String member) {
      return types.containsKey(member)
          || readers.containsKey(member)
          || (types.isEmpty() && readers.isEmpty());
    }

    /** What a member says of itself ends the reading, whatever else is wrong before it. */
    private void read(String member, JsonNode value) {
      Consumer<JsonNode> reader = readers.get(member);
      if (reader != null) {
        reader.accept(value);
      }
    }
  }

  /**
   * The members of the object, by their names in lower case; those that are {@code null} are left
   * out.
   *
   * @throws IllegalArgumentException with Go's words if it is not an object with members of these
   *     types
   */
  public static Map<String, JsonNode> of(ByteString json, Structure structure) {
    GoJson.check(json);
    // from text, not from bytes: Go puts a mark for what is no UTF-8
    try (JsonParser parser = MAPPER.createParser(json.toStringUtf8())) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        return members(parser, structure);
      }
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return Map.of();
      }
      throw new IllegalArgumentException(
          "json: cannot unmarshal %s into Go value of type %s.%s"
              .formatted(kind(parser), structure.room, structure.name));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static Map<String, JsonNode> members(JsonParser parser, Structure structure) {
    Map<String, JsonNode> members = new HashMap<>();
    @Nullable String objection = null;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      // Go's folding knows one letter of two forms that Java's does not
      String name = parser.currentName().toLowerCase(Locale.ROOT).replace('ſ', 's');
      parser.nextToken();
      String kind = kind(parser);
      String type = structure.types.getOrDefault(name, kind);
      if (kind.equals("null") || !type.equals(kind) || !structure.knows(name)) {
        parser.skipChildren();
      } else {
        JsonNode value = parser.readValueAsTree();
        structure.read(name, value);
        members.put(name, value);
      }
      if (objection == null && !kind.equals("null") && !type.equals(kind)) {
        objection =
            "json: cannot unmarshal %s into Go struct field %s.%s of type %s"
                .formatted(kind, structure.name, name, type);
      }
    }
    if (objection != null) {
      throw new IllegalArgumentException(objection);
    }
    return members;
  }

  /** The text of a member; empty if it is absent or something else than a string. */
  public static String text(Map<String, JsonNode> members, String name) {
    JsonNode member = members.get(name);
    return member == null || !member.isString() ? "" : GoQuote.whole(member.stringValue());
  }

  /** The truth of a member; false if it is absent or something else. */
  public static boolean truth(Map<String, JsonNode> members, String name) {
    JsonNode member = members.get(name);
    return member != null && member.isBoolean() && member.booleanValue();
  }

  /** Go's word for what stands here. */
  private static String kind(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "object";
      case START_ARRAY -> "array";
      case VALUE_STRING -> "string";
      case VALUE_TRUE, VALUE_FALSE -> "bool";
      case VALUE_NULL -> "null";
      default -> "number";
    };
  }
}
