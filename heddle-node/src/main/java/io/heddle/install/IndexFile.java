// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file below {@code META-INF} of a code package: the definition of a state database index, and
 * nothing else. Checked before packing, when its author can still mend it; a peer does not look.
 *
 * <p>Fabric: internal/ccmetadata/validators.go.
 */
public final class IndexFile {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final Pattern PLACE =
      Pattern.compile("META-INF/statedb/couchdb/(?:collections/[A-Za-z0-9_-]+/)?indexes/.*[.]json");

  /** Why it is no definition of an index. */
  private static final class NoIndex extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    NoIndex(String message) {
      super(message);
    }
  }

  private IndexFile() {}

  /**
   * Checks place and content.
   *
   * @throws HeddleException {@code BAD_INPUT} if either is wrong
   */
  public static void check(String name, ByteString content) {
    if (!PLACE.matcher(name).matches()) {
      throw bad(
          "'%s' is not a place for metadata; indexes lie in META-INF/statedb/couchdb/indexes or META-INF/statedb/couchdb/collections/<collection>/indexes and end in .json"
              .formatted(name));
    }
    JsonNode definition = parse(content);
    if (definition == null || !(definition.isObject() || definition.isNull())) {
      throw bad("Index metadata file [%s] is not a valid JSON".formatted(name));
    }
    try {
      checkDefinition(definition);
    } catch (NoIndex e) {
      throw bad(
          "Index metadata file [%s] is not a valid index definition: %s"
              .formatted(name, e.getMessage()));
    }
  }

  private static @Nullable JsonNode parse(ByteString content) {
    try {
      return MAPPER.readTree(content.toStringUtf8());
    } catch (JacksonException _) {
      return null;
    }
  }

  private static void checkDefinition(JsonNode definition) {
    for (Map.Entry<String, JsonNode> member : definition.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "index" -> {
          require(value.isObject(), "Invalid entry, \"index\" must be a JSON");
          checkIndex(value);
        }
        case "ddoc", "name" ->
            require(
                value.isString(), "Invalid entry, \"" + member.getKey() + "\" must be a string");
        case "type" ->
            require(
                value.isString() && value.stringValue().equals("json"), "Index type must be json");
        default -> throw new NoIndex("Invalid Entry.  Entry " + member.getKey());
      }
    }
    require(definition.has("index"), "Index definition must include a \"fields\" definition");
  }

  private static void checkIndex(JsonNode index) {
    for (Map.Entry<String, JsonNode> member : index.properties()) {
      switch (member.getKey()) {
        case "fields" -> {
          require(member.getValue().isArray(), "Expecting a JSON array of fields");
          member.getValue().valueStream().forEach(IndexFile::checkField);
        }
        case "partial_filter_selector" -> {
          // any selector will do
        }
        default -> throw new NoIndex("Invalid Entry.  Entry " + member.getKey());
      }
    }
  }

  /** A name, or a name with the direction to sort in. */
  private static void checkField(JsonNode field) {
    for (Map.Entry<String, JsonNode> sort : field.properties()) {
      require(
          sort.getValue().isString(),
          "Invalid field definition, fields must be in the form \"fieldname\":\"sort\"");
      String direction = sort.getValue().stringValue();
      String lower = direction.toLowerCase(Locale.ROOT);
      require(
          lower.equals("asc") || lower.equals("desc"),
          "Sort must be either \"asc\" or \"desc\".  \"" + direction + "\" was found.");
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new NoIndex(message);
    }
  }

  private static HeddleException bad(String message) {
    return new HeddleException(Fault.BAD_INPUT, message);
  }
}
