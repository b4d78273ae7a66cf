// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.Bytes;
import io.heddle.client.ChaincodeCall;
import io.heddle.show.Printable;
import io.heddle.words.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * What a developer can do about a chaincode's refusal whose words do not tell: those of the
 * official libraries, for functions that there are not, arguments that do not fit, and a known
 * trap.
 *
 * <p>Fabric: fabric-contract-api and fabric-shim of fabric-chaincode-node, ContractRouter and
 * ContractExecutionService of fabric-chaincode-java, contractapi of fabric-contract-api-go.
 */
final class CallHint {

  /** Of the contract APIs for Node.js, Java and Go. */
  private static final Pattern NO_FUNCTION =
      Pattern.compile(
          "You've asked to invoke a function that does not exist: .*|Undefined contract method called|Function \\S+ not found in contract .*",
          Pattern.DOTALL);

  private static final Pattern NO_CONTRACT =
      Pattern.compile(
          "Contract name is not known:.*|Undefined contract called|Contract not found with name .*");

  /** Of the contract APIs for Node.js and Go. */
  private static final Pattern WRONG_NUMBER =
      Pattern.compile(
          "Expected \\d+ parameters, but \\d+ have been supplied|(?i:incorrect number of params)\\. .*");

  /** Of the contract API for Java, whatever went wrong before or in the function. */
  private static final String UNEXPECTED = "Unexpected error";

  private static final String TRANSFORMER = "classToPlain is not a function";

  private static final int MOST = 8;
  private static final int MAX_SHOWN = 40;

  /** What texts of a type look like, as loosely as any library reads them. */
  private static final Map<String, Pattern> FORMS =
      Map.of(
          "integer", Pattern.compile("[+-]?\\d+"),
          "number", Pattern.compile("[+-]?[\\d.]+([eE][+-]?\\d+)?[dDfF]?"),
          "boolean", Pattern.compile("(?i)true|false"));

  private CallHint() {}

  /** Which functions there are, an array as the node gives it; asked only if that helps. */
  @FunctionalInterface
  interface Functions {
    JsonNode ask();
  }

  /** The failure with what can be said to it, behind the chaincode's own words. */
  static HeddleException behind(HeddleException failure, ChaincodeCall call, Functions functions) {
    if (failure.fault() != Fault.CHAINCODE) {
      return failure;
    }
    return of(failure.getMessage(), call, functions)
        .map(hint ->
            new HeddleException(
                failure.fault(),
                "%s; %s".formatted(failure.getMessage(), hint),
                failure.details(),
                failure))
        .orElse(failure);
  }

  /** The sentence to stand behind what the chaincode said; empty if there is nothing to add. */
  static Optional<String> of(String said, ChaincodeCall call, Functions functions) {
    if (said.contains(TRANSFORMER)) {
      return Optional.of(
          "this version of fabric-contract-api does not go with the class-transformer that npm installed; put \"overrides\": {\"class-transformer\": \"0.5.1\"} into the chaincode's package.json and build it again");
    }
    if (NO_FUNCTION.matcher(said).matches() || NO_CONTRACT.matcher(said).matches()) {
      if (call.function().startsWith("-")) {
        return Optional.of("options stand before NAME, what is behind it is passed on as it is");
      }
      return known(functions).flatMap(all -> nearest(call.function(), all));
    }
    if (WRONG_NUMBER.matcher(said).matches()) {
      return known(functions)
          .flatMap(all -> find(call.function(), all))
          .map(each -> "it is %s".formatted(signature(each)));
    }
    return said.equals(UNEXPECTED)
        ? Optional.of(unexpected(call, known(functions)))
        : Optional.empty();
  }

  private static Optional<List<JsonNode>> known(Functions functions) {
    List<JsonNode> all = StreamSupport.stream(functions.ask().spliterator(), false).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private static Optional<JsonNode> find(String function, List<JsonNode> all) {
    return all.stream()
        .filter(each ->
            Stream.of(name(each), each.path("contract").asString("") + ":" + name(each))
                .anyMatch(function::equals))
        .findFirst();
  }

  private static Optional<String> nearest(String function, List<JsonNode> all) {
    List<String> names = all.stream().map(CallHint::name).toList();
    return Nearest.find(function, names)
        .map("did you mean '%s'?"::formatted)
        .or(() ->
            Optional.of(
                "there %s %s%s"
                    .formatted(
                        names.size() == 1 ? "is" : "are",
                        names.stream()
                            .limit(MOST)
                            .map(each -> "'" + Printable.of(each) + "'")
                            .collect(Collectors.joining(", ")),
                        names.size() > MOST ? " and %d more".formatted(names.size() - MOST) : "")));
  }

  private static String unexpected(ChaincodeCall call, Optional<List<JsonNode>> all) {
    String log = "'heddle logs %s' tells the reason".formatted(Printable.of(call.chaincode()));
    Optional<JsonNode> called = all.flatMap(known -> find(call.function(), known));
    if (called.isEmpty()) {
      return log;
    }
    int wanted = called.get().path("parameters").size();
    int given = call.arguments().size();
    String reason =
        wanted == given
            ? misfit(called.get(), call.arguments()).orElse("; " + log)
            : ", and %d %s given".formatted(given, given == 1 ? "argument was" : "arguments were");
    return "it is %s%s".formatted(signature(called.get()), reason);
  }

  /** The first argument that cannot be what the function wants. */
  private static Optional<String> misfit(JsonNode function, List<Bytes> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String type = function.path("parameters").path(i).path("type").asString("");
      Pattern form = FORMS.get(type);
      String given = arguments.get(i).toStringUtf8();
      if (form != null && !form.matcher(given).matches()) {
        return Optional.of(
            ", and argument %d is '%s'".formatted(i + 1, Printable.of(shortened(given))));
      }
    }
    return Optional.empty();
  }

  private static String shortened(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private static String signature(JsonNode function) {
    List<String> parameters = new ArrayList<>();
    for (JsonNode each : function.path("parameters")) {
      parameters.add(each.path("name").asString("") + ": " + each.path("type").asString(""));
    }
    return Printable.of("%s(%s)".formatted(name(function), String.join(", ", parameters)));
  }

  private static String name(JsonNode function) {
    return function.path("name").asString("");
  }
}
