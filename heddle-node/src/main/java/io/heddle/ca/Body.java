// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import com.google.protobuf.ByteString;
import io.heddle.ca.Refusal.Code;
import io.heddle.golang.GoJson;
import io.heddle.words.Foreign;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request says, by name. As Go reads it: names may be written in any case, and what is
 * {@code null} is not there.
 */
record Body(JsonNode json) {

  private static final Instant NO_TIME = Instant.parse("0001-01-01T00:00:00Z");

  /**
   * Reads a body that is not empty.
   *
   * @throws Refusal if it is no JSON object
   */
  static Body parse(ByteString bytes) {
    try {
      GoJson.check(bytes);
      JsonNode json = JsonMapper.shared().readTree(bytes.toByteArray());
      if (!json.isObject()) {
        throw new IllegalArgumentException("it is no object");
      }
      return new Body(json);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(
          400,
          Code.BAD_BODY,
          "Invalid request body: %s; body=%s".formatted(e.getMessage(), Foreign.text(bytes)));
    } catch (JacksonException _) {
      throw Refusal.of(400, Code.BAD_BODY, "Invalid request body: it is too deep or too long");
    }
  }

  Optional<String> text(String name) {
    return find(name)
        .map(value -> {
          if (!value.isString()) {
            throw wrong(name, "a text");
          }
          return value.asString();
        });
  }

  /** A text; empty if it is not there. */
  String textOr(String name) {
    return text(name).orElse("");
  }

  int integer(String name) {
    return find(name)
        .map(value -> {
          if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(name, "a whole number");
          }
          return value.asInt();
        })
        .orElse(0);
  }

  boolean isTrue(String name) {
    return find(name)
        .map(value -> {
          if (!value.isBoolean()) {
            throw wrong(name, "true or false");
          }
          return value.asBoolean();
        })
        .orElse(false);
  }

  /** A time, in RFC 3339; none is what Go writes for none. */
  Optional<Instant> time(String name) {
    return text(name)
        .map(text -> {
          try {
            return OffsetDateTime.parse(text).toInstant();
          } catch (DateTimeException _) {
            throw wrong(name, "a time in RFC 3339");
          }
        })
        .filter(time -> !time.equals(NO_TIME));
  }

  Optional<List<String>> texts(String name) {
    return array(name)
        .map(values -> {
          List<String> texts = new ArrayList<>();
          for (JsonNode value : values) {
            if (!value.isString()) {
              throw wrong(name, "an array of texts");
            }
            texts.add(value.asString());
          }
          return texts;
        });
  }

  Optional<List<Body>> objects(String name) {
    return array(name)
        .map(values -> {
          List<Body> objects = new ArrayList<>();
          for (JsonNode value : values) {
            if (!value.isObject()) {
              throw wrong(name, "an array of objects");
            }
            objects.add(new Body(value));
          }
          return objects;
        });
  }

  private Optional<JsonNode> array(String name) {
    return find(name)
        .map(value -> {
          if (!value.isArray()) {
            throw wrong(name, "an array");
          }
          return value;
        });
  }

  /** Of several that differ in case only, the last one counts. */
  private Optional<JsonNode> find(String name) {
    return json.propertyStream()
        .filter(property -> property.getKey().equalsIgnoreCase(name))
        .reduce((_, later) -> later)
        .map(property -> property.getValue())
        .filter(value -> !value.isNull());
  }

  private static Refusal wrong(String name, String wanted) {
    return Refusal.of(
        400, Code.BAD_BODY, "Invalid request body: '%s' must be %s".formatted(name, wanted));
  }
}
