// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.administer.ContractFunction;
import io.heddle.administer.ContractFunction.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Calls of a chaincode that can be typed as they stand, made of what its contract says of itself.
 */
final class ExampleCalls {

  /** Not every language lets a contract say that a function only reads. */
  private static final Pattern READS =
      Pattern.compile("(get|read|query|list|find|count|has|is|exists|show)([^a-z].*|$)");

  private static final Pattern BEGINS = Pattern.compile("(?i)init.*");

  /** What no shell takes for anything but itself. */
  private static final Pattern PLAIN = Pattern.compile("[\\w.:+-]+");

  private ExampleCalls() {}

  /**
   * At most two lines: what fills the ledger, and what reads it.
   *
   * @param clientOption with a space before it; often empty
   */
  static List<String> of(String chaincode, List<ContractFunction> functions, String clientOption) {
    List<String> calls = new ArrayList<>();
    find(functions, each -> BEGINS.matcher(each.name()).matches() && !takesArguments(each))
        .ifPresent(each -> calls.add(call("invoke", clientOption, chaincode, each)));
    find(functions, each -> reads(each) && !takesArguments(each))
        .or(() -> calls.isEmpty() ? find(functions, ExampleCalls::reads) : Optional.empty())
        .ifPresent(each -> calls.add(call("query", clientOption, chaincode, each)));
    if (calls.isEmpty()) {
      functions.stream()
          .findFirst()
          .ifPresent(each -> calls.add(call("invoke", clientOption, chaincode, each)));
    }
    return calls.isEmpty()
        ? List.of("query%s %s FUNCTION [ARG...]".formatted(clientOption, chaincode))
        : calls;
  }

  private static Optional<ContractFunction> find(
      List<ContractFunction> functions, Predicate<ContractFunction> wanted) {
    return functions.stream()
        .filter(each -> PLAIN.matcher(each.calledBy()).matches())
        .filter(wanted)
        .findFirst();
  }

  private static boolean takesArguments(ContractFunction function) {
    return !function.parameters().isEmpty();
  }

  private static boolean reads(ContractFunction function) {
    String name = function.name();
    return function.isQuery()
        || READS
            .matcher(
                name.isEmpty()
                    ? ""
                    : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
            .matches();
  }

  private static String call(
      String verb, String clientOption, String chaincode, ContractFunction function) {
    return "%s%s %s %s%s"
        .formatted(
            verb,
            clientOption,
            chaincode,
            function.calledBy(),
            function.parameters().stream()
                .map(each -> " " + value(each))
                .collect(Collectors.joining()));
  }

  private static String value(Parameter parameter) {
    return switch (parameter.type()) {
      case "integer", "number" -> "1";
      case "boolean" -> "true";
      case "string", "any" -> PLAIN.matcher(parameter.name()).matches() ? parameter.name() : "text";
      default -> parameter.type().endsWith("[]") ? "'[]'" : "'{}'";
    };
  }
}
