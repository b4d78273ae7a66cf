// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A function of a contract, as the contract describes itself.
 *
 * @param contract that it belongs to
 * @param isOfDefault whether it is called by its name alone
 * @param isQuery whether the contract says that it only reads
 */
public record ContractFunction(
    String contract,
    boolean isOfDefault,
    String name,
    List<Parameter> parameters,
    boolean isQuery) {

  /** An argument; {@code type} is JSON's word, or the name of a type of the contract. */
  public record Parameter(String name, String type) {}

  public ContractFunction {
    parameters = List.copyOf(parameters);
  }

  /** What a client calls. */
  public String calledBy() {
    return isOfDefault ? name : contract + ":" + name;
  }

  /** {@code CreateAsset(id: string, size: integer)}. */
  public String signature() {
    return parameters.stream()
        .map(each -> each.name() + ": " + each.type())
        .collect(Collectors.joining(", ", calledBy() + "(", ")"));
  }

  void writeTo(ObjectNode json) {
    json.put("name", calledBy());
    json.put("contract", contract);
    json.put("query", isQuery);
    ArrayNode all = json.putArray("parameters");
    parameters.forEach(each -> all.addObject().put("name", each.name()).put("type", each.type()));
  }
}
