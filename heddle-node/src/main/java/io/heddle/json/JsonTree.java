// SPDX-License-Identifier: Apache-2.0
package io.heddle.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes trees. Safe for use by several threads. */
public final class JsonTree {

  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonTree() {}

  public static ObjectNode object() {
    return NODES.objectNode();
  }

  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /**
   * The first value of a text.
   *
   * @throws JacksonException if it is no JSON
   */
  public static JsonNode read(String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      return value(parser.nextToken(), parser);
    }
  }

  /** The same of bytes. */
  public static JsonNode read(byte[] utf8) {
    return read(new String(utf8, UTF_8));
  }

  private static JsonNode value(@Nullable JsonToken token, JsonParser parser) {
    if (token == null) { // as a case of its own it would cost commands a tenth of their time
      throw new StreamReadException(parser, "nothing");
    }
    return switch (token) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL ->
                NODES.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new StreamReadException(parser, "no value");
    };
  }

  private static JsonNode members(JsonParser parser) {
    ObjectNode object = object();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      object.set(name, value(parser.nextToken(), parser));
    }
    return object;
  }

  private static JsonNode elements(JsonParser parser) {
    ArrayNode array = array();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      array.add(value(next, parser));
    }
    return array;
  }

  /** A tree on one line. */
  public static String text(JsonNode tree) {
    var text = new StringWriter();
    try (JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      write(tree, to);
    }
    return text.toString();
  }

  private static void write(JsonNode tree, JsonGenerator to) {
    switch (tree.getNodeType()) {
      case OBJECT -> {
        to.writeStartObject();
        for (Map.Entry<String, JsonNode> member : tree.properties()) {
          to.writeName(member.getKey());
          write(member.getValue(), to);
        }
        to.writeEndObject();
      }
      case ARRAY -> {
        to.writeStartArray();
        for (JsonNode element : tree) {
          write(element, to);
        }
        to.writeEndArray();
      }
      case STRING -> to.writeString(tree.stringValue());
      case NUMBER -> to.writeNumber(tree.asString());
      case BOOLEAN -> to.writeBoolean(tree.booleanValue());
      case BINARY -> to.writeBinary(tree.binaryValue());
      case NULL, MISSING, POJO -> to.writeNull();
    }
  }
}
