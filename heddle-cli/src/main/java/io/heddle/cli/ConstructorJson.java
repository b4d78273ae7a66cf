// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A call as {@code peer chaincode invoke -c} takes it: an object with {@code Args}, an array of
 * texts, and perhaps {@code Function}, which comes before them. Case does not matter in the two
 * names.
 *
 * <p>Fabric: internal/peer/chaincode/common.go, checkChaincodeCmdParams and chaincodeInput.
 */
final class ConstructorJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ARGS = "args";
  private static final String FUNCTION = "function";

  private ConstructorJson() {}

  /** Whether a text that stands where a function does is one of these, broken ones included. */
  static boolean isMeant(String text) {
    String start = text.stripLeading();
    if (!start.startsWith("{")) {
      return false;
    }
    try {
      return JSON.readTree(text).propertyStream().anyMatch(each -> isNamed(each, ARGS));
    } catch (JacksonException e) {
      return start.toLowerCase(Locale.ROOT).contains("\"" + ARGS + "\"");
    }
  }

  /**
   * The arguments, the function first.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is something else
   */
  static List<Bytes> arguments(String text) {
    JsonNode json = TypedJson.parsed("The call", text);
    if (!json.isObject()
        || !has(json, ARGS)
        || json.size() > 2
        || (json.size() == 2 && !has(json, FUNCTION))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The call as JSON must be an object with the keys 'Args' or 'Function' and 'Args', such as '{\"Args\":[\"f\",\"a\"]}'");
    }
    List<Bytes> all = new ArrayList<>();
    function(json).forEach(all::add);
    all.addAll(args(json));
    return all;
  }

  private static Stream<Bytes> function(JsonNode json) {
    return named(json, FUNCTION)
        .map(value -> text(value, "'Function'"))
        .filter(name -> !name.isEmpty());
  }

  private static List<Bytes> args(JsonNode json) {
    JsonNode array = named(json, ARGS).findFirst().orElseThrow();
    if (!array.isArray() && !array.isNull()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'Args' of the call must be an array of texts, not %s".formatted(kind(array)));
    }
    List<Bytes> args = new ArrayList<>();
    for (JsonNode each : array) {
      args.add(text(each, "Element %d of 'Args'".formatted(args.size() + 1)));
    }
    return args;
  }

  private static Bytes text(JsonNode value, String what) {
    if (value.isNull()) {
      return Bytes.EMPTY; // as in Go
    }
    if (!value.isString()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s of the call must be a text, not %s: write it in quotes".formatted(what, kind(value)));
    }
    return Bytes.copyFromUtf8(value.asString());
  }

  private static String kind(JsonNode value) {
    return value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static boolean has(JsonNode json, String name) {
    return named(json, name).findAny().isPresent();
  }

  private static Stream<JsonNode> named(JsonNode json, String name) {
    return json.propertyStream().filter(each -> isNamed(each, name)).map(Map.Entry::getValue);
  }

  private static boolean isNamed(Map.Entry<String, JsonNode> property, String name) {
    return property.getKey().equalsIgnoreCase(name);
  }
}
