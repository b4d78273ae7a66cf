// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import com.google.protobuf.ByteString;
import io.heddle.administer.ContractFunction.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a contract says of itself: the answer of {@code org.hyperledger.fabric:GetMetadata}, which
 * the contract APIs for Java, Node.js and Go give. Anybody may have written it, so there is a limit
 * to what is taken from it.
 *
 * <p>Fabric: the contract schema of fabric-chaincode-node, and fabric-contract-api-go.
 */
final class ContractMetadata {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_FUNCTIONS = 500;
  private static final int MAX_NAME = 200;
  private static final String SYSTEM_CONTRACT = "org.hyperledger.fabric";
  private static final Set<String> QUERY_TAGS = Set.of("evaluate", "query");

  private ContractMetadata() {}

  /** The functions in it, those of the default contract first; none if it is something else. */
  static List<ContractFunction> functions(ByteString json) {
    if (json.size() > MAX_BYTES || !json.isValidUtf8()) {
      return List.of();
    }
    JsonNode contracts;
    try {
      contracts = MAPPER.readTree(json.toStringUtf8()).path("contracts");
    } catch (JacksonException e) {
      return List.of();
    }
    List<ContractFunction> functions = new ArrayList<>();
    List<ContractFunction> others = new ArrayList<>();
    boolean isOnly = contracts.size() - (contracts.has(SYSTEM_CONTRACT) ? 1 : 0) == 1;
    for (Map.Entry<String, JsonNode> each : contracts.properties()) {
      if (!each.getKey().equals(SYSTEM_CONTRACT)) {
        boolean isDefault = isOnly || isDefault(each.getValue());
        for (JsonNode transaction : each.getValue().path("transactions")) {
          (isDefault ? functions : others).add(function(each.getKey(), isDefault, transaction));
        }
      }
    }
    functions.addAll(others);
    return functions.stream().filter(each -> !each.name().isEmpty()).limit(MAX_FUNCTIONS).toList();
  }

  /** Where each library marks it. */
  private static boolean isDefault(JsonNode contract) {
    return contract.path("default").asBoolean(false)
        || contract.path("contractInstance").path("default").asBoolean(false);
  }

  private static ContractFunction function(
      String contract, boolean isDefault, JsonNode transaction) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode each : transaction.path("parameters")) {
      String name = text(each.path("name"));
      parameters.add(
          new Parameter(
              name.isEmpty() ? "arg" + (parameters.size() + 1) : name, type(each.path("schema"))));
    }
    boolean isQuery = false;
    for (JsonNode tag : transaction.path(transaction.has("tags") ? "tags" : "tag")) {
      isQuery |= QUERY_TAGS.contains(tag.asString("").toLowerCase(Locale.ROOT));
    }
    return new ContractFunction(
        shortened(contract), isDefault, text(transaction.path("name")), parameters, isQuery);
  }

  private static String type(JsonNode schema) {
    String reference = text(schema.path("$ref"));
    if (!reference.isEmpty()) {
      return reference.substring(reference.lastIndexOf('/') + 1);
    }
    String type = text(schema.path("type"));
    return switch (type) {
      case "" -> "any";
      case "array" -> type(schema.path("items")) + "[]";
      default -> type;
    };
  }

  private static String text(JsonNode value) {
    return shortened(value.asString(""));
  }

  private static String shortened(String text) {
    return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME);
  }
}
