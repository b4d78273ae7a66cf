// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.administer.ContractFunction;
import io.heddle.administer.ContractFunction.Parameter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ExampleCallsTest {

  @Test
  void what_fills_the_ledger_and_what_reads_it_is_called() {
    assertThat(
            calls(
                function("CreateAsset", false, "string", "integer"),
                function("DeleteAll", false),
                function("InitLedger", false),
                function("ReadAsset", true, "string"),
                function("GetAllAssets", false)))
        .containsExactly("invoke --data d cars InitLedger", "query --data d cars GetAllAssets");
  }

  @Test
  void a_function_that_reads_gets_arguments_if_it_needs_some() {
    assertThat(
            calls(
                function("CreateAsset", false, "string"),
                function("Settle", true, "string", "number", "boolean", "Owner", "Owner[]", "any")))
        .containsExactly("query --data d cars Settle arg1 1 true '{}' '[]' arg6");
  }

  @Test
  void a_contract_that_only_writes_is_invoked() {
    assertThat(calls(function("Store", false, "string")))
        .containsExactly("invoke --data d cars Store arg1");
    assertThat(calls(function("Issue", false), function("Gettysburg", false)))
        .containsExactly("invoke --data d cars Issue");
  }

  @Test
  void who_knows_no_function_is_told_the_form() {
    assertThat(calls()).containsExactly("query --data d cars FUNCTION [ARG...]");
  }

  @Test
  void functions_are_named_with_their_arguments_in_short_lines() {
    List<ContractFunction> many =
        Stream.generate(() -> function("CreateAsset", false, "string", "integer"))
            .limit(5)
            .toList();

    assertThat(FunctionLines.of(many, 4))
        .containsExactly(
            "CreateAsset(arg1, arg2)  CreateAsset(arg1, arg2)  CreateAsset(arg1, arg2)",
            "CreateAsset(arg1, arg2)  and 1 more");
    assertThat(FunctionLines.of(List.of(), 4)).isEmpty();
  }

  private static List<String> calls(ContractFunction... functions) {
    return ExampleCalls.of("cars", List.of(functions), " --data d");
  }

  private static ContractFunction function(String name, boolean isQuery, String... types) {
    return new ContractFunction(
        "asset",
        true,
        name,
        Stream.iterate(0, i -> i < types.length, i -> i + 1)
            .map(i -> new Parameter("arg" + (i + 1), types[i]))
            .toList(),
        isQuery);
  }
}
