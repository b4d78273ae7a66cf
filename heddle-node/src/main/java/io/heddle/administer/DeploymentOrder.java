// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the owner of a node wants to have deployed, in the words of the command line; paths are
 * those of the machine that both run on.
 *
 * @param chaincodes each {@code [NAME=]DIRECTORY}, {@code [NAME=]FILE} or {@code NAME=HOST:PORT}
 * @param byHand each {@code NAME[:VERSION]} of one that its developer starts
 * @param channel empty for the node's first one
 * @param policies endorsement policies, by the names of the chaincodes
 * @param collections files with private data collections, likewise
 * @param initRequired whether they need to be initialised, likewise
 * @param debug ports of the debuggers that are to listen, likewise; 0 for any free one
 * @param failsFast whether nothing is deployed behind the first that cannot be
 */
public record DeploymentOrder(
    List<String> chaincodes,
    List<String> byHand,
    Optional<ChannelName> channel,
    Map<String, String> policies,
    Map<String, String> collections,
    Map<String, Boolean> initRequired,
    Map<String, Integer> debug,
    boolean failsFast) {

  private static final int LAST_PORT = 65_535;

  private static final Set<String> KNOWN =
      Set.of(
          "chaincodes",
          "byHand",
          "channel",
          "policies",
          "collections",
          "initRequired",
          "debug",
          "failsFast");

  public DeploymentOrder {
    chaincodes = List.copyOf(chaincodes);
    byHand = List.copyOf(byHand);
    policies = Map.copyOf(policies);
    collections = Map.copyOf(collections);
    initRequired = Map.copyOf(initRequired);
    debug = Map.copyOf(debug);
  }

  /**
   * Reads a JSON object whose members have the names of the components; what is absent is empty.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is anything else
   */
  static DeploymentOrder read(String json) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw bad("it is no JSON", e);
    }
    if (!root.isObject()) {
      throw bad("it is not a JSON object", null);
    }
    Set<String> unknown = new TreeSet<>(root.propertyNames());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw bad("'%s' is not known".formatted(unknown.iterator().next()), null);
    }
    return new DeploymentOrder(
        texts(root, "chaincodes"),
        texts(root, "byHand"),
        Optional.of(root.path("channel").asString(""))
            .filter(name -> !name.isEmpty())
            .map(ChannelName::new),
        byName(root, "policies", JsonNode::isString, JsonNode::asString),
        byName(root, "collections", JsonNode::isString, JsonNode::asString),
        byName(root, "initRequired", JsonNode::isBoolean, JsonNode::asBoolean),
        byName(root, "debug", DeploymentOrder::isPort, JsonNode::asInt),
        root.path("failsFast").asBoolean(false));
  }

  private static boolean isPort(JsonNode value) {
    return value.isInt() && value.asInt() >= 0 && value.asInt() <= LAST_PORT;
  }

  private static List<String> texts(JsonNode root, String member) {
    JsonNode all = root.path(member);
    if (!all.isMissingNode()
        && !(all.isArray() && all.valueStream().allMatch(JsonNode::isString))) {
      throw bad("'%s' is not an array of texts".formatted(member), null);
    }
    return all.valueStream().map(JsonNode::asString).toList();
  }

  private static <T> Map<String, T> byName(
      JsonNode root, String member, Predicate<JsonNode> isOne, Function<JsonNode, T> value) {
    JsonNode all = root.path(member);
    if (!all.isMissingNode() && !(all.isObject() && all.valueStream().allMatch(isOne))) {
      throw bad("'%s' is not an object of that kind".formatted(member), null);
    }
    Map<String, T> values = new LinkedHashMap<>();
    all.properties().forEach(each -> values.put(each.getKey(), value.apply(each.getValue())));
    return values;
  }

  private static HeddleException bad(
      String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new HeddleException(Fault.BAD_INPUT, "A deployment cannot be understood: " + why, cause);
  }
}
