// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import io.heddle.base.KeyOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value. Numbers keep their digits and how they were written; no {@code double} comes near
 * them. Members of an object are sorted as Fabric sorts them before it stores a document.
 */
sealed interface Json {

  /** {@code null}. */
  record Null() implements Json {}

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {}

  /** A number and the text that it was read from. */
  record Num(BigDecimal value, String text) implements Json {

    private static final int MAX_WHOLE_DIGITS = 1000;

    /** Whether there is nothing after the point, however it was written. */
    boolean isWhole() {
      return value.signum() == 0
          || (value.precision() - (long) value.scale() <= MAX_WHOLE_DIGITS
              && value.stripTrailingZeros().scale() <= 0);
    }
  }

  /** A string. */
  record Str(String value) implements Json {}

  /** An array. */
  record Arr(List<Json> elements) implements Json {}

  /** An object. */
  record Obj(SortedMap<String, Json> members) implements Json {}

  Json NULL = new Null();

  /**
   * The document in a stored value; empty if it is anything but one JSON object, which Fabric keeps
   * as an attachment.
   */
  static Optional<Obj> document(ByteString value) {
    if (value.isEmpty() || !Reader.mayBeObject(value)) {
      return Optional.empty();
    }
    try {
      return Reader.whole(value.toStringUtf8()) instanceof Obj object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JacksonException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The first value in a text; what follows it is not looked at.
   *
   * @throws JacksonException if the text does not begin with a JSON value
   */
  static Json first(String text) {
    try (JsonParser parser = Reader.JSON.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      return Reader.value(parser);
    }
  }

  /** Whether two values are the same, however numbers are written; collation is less exact. */
  static boolean isSame(Json left, Json right) {
    return switch (left) {
      case Null _, Bool _, Str _ -> left.equals(right);
      case Num number -> right instanceof Num other && number.value().compareTo(other.value()) == 0;
      case Arr(List<Json> elements) ->
          right instanceof Arr(List<Json> others) && isSame(elements, others);
      case Obj object ->
          right instanceof Obj other
              && object.members().keySet().equals(other.members().keySet())
              && isSame(
                  List.copyOf(object.members().values()), List.copyOf(other.members().values()));
    };
  }

  private static boolean isSame(List<Json> left, List<Json> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int at = 0; at < left.size(); at++) {
      if (!isSame(left.get(at), right.get(at))) {
        return false;
      }
    }
    return true;
  }

  /** From text to values. */
  final class Reader {
    private static final JsonFactory JSON = new JsonFactory();

    private Reader() {}

    static boolean mayBeObject(ByteString value) {
      int at = 0;
      while (at < value.size() && Character.isWhitespace(value.byteAt(at))) {
        at++;
      }
      return at < value.size() && value.byteAt(at) == '{';
    }

    private static Json whole(String text) {
      try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
        parser.nextToken();
        Json value = value(parser);
        return parser.nextToken() == null ? value : NULL;
      }
    }

    /** The value that begins with the present token; the parser bounds how deep it goes. */
    private static Json value(JsonParser parser) {
      JsonToken token = parser.currentToken();
      if (token == null) {
        return NULL;
      }
      return switch (token) {
        case START_OBJECT -> object(parser);
        case START_ARRAY -> array(parser);
        case VALUE_STRING -> new Str(parser.getString());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            new Num(new BigDecimal(parser.getString()), parser.getString());
        case VALUE_TRUE -> new Bool(true);
        case VALUE_FALSE -> new Bool(false);
        case VALUE_NULL -> NULL;
        case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
            throw new IllegalStateException("not the begin of a value: " + token);
      };
    }

    private static Obj object(JsonParser parser) {
      SortedMap<String, Json> members = new TreeMap<>(KeyOrder.UTF8);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, value(parser));
      }
      return new Obj(Collections.unmodifiableSortedMap(members));
    }

    private static Arr array(JsonParser parser) {
      List<Json> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(parser));
      }
      return new Arr(Collections.unmodifiableList(elements));
    }
  }
}
