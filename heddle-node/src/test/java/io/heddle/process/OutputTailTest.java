// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutputTailTest {

  private final OutputTail tail = new OutputTail(ErrorSummary.ofProgram());

  @Test
  void keeps_the_last_twenty_lines() {
    stack(1, 30);

    assertThat(tail.lines())
        .isEqualTo(IntStream.rangeClosed(11, 30).mapToObj(this::frame).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error: Cannot find module 'a-module-that-is-not-installed'",
        "TypeError [ERR_INVALID_ARG_TYPE]: The \"path\" argument must be of type string",
        "2026-01-02T03:04:05.006Z error [c-api:lib/chaincode.js] Error: no contract",
        "Uncaught ReferenceError: x is not defined",
        "[UnhandledPromiseRejection: This error originated either by throwing",
        "  [cause]: Error: connect ECONNREFUSED 127.0.0.1:7052",
        "Exception in thread \"main\" java.lang.IllegalStateException: no contract",
        "java.lang.OutOfMemoryError",
        "Caused by: java.nio.file.NoSuchFileException: /x",
        "org.hyperledger.fabric.contract.ContractRuntimeException: no contract",
        "panic: runtime error: index out of range [5] with length 3",
        "fatal error: all goroutines are asleep - deadlock!",
        "ValueError: invalid literal",
        "[ERROR] /src/Asset.java:[30,1] class, interface, or enum expected",
        "src/index.ts(3,5): error TS2304: Cannot find name 'x'.",
        "Asset.java:3: error: ';' expected",
        "npm error code E404"
      })
  void keeps_the_line_that_names_the_error_before_a_long_stack(String headline) {
    tail.add("a line before");
    tail.add(headline);
    stack(1, 30);

    assertThat(tail.lines()).startsWith(headline, "…", frame(11)).endsWith(frame(30)).hasSize(22);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "    at Error: (node:internal/x)",
        "\tat java.base/java.lang.Exception.<init>(Exception.java:1)",
        "  throw new Error('no contract');",
        "starting with 0 errors",
        "goroutine 1 [running]:",
        "ErrorHandler registered",
        ""
      })
  void takes_nothing_else_for_one(String line) {
    tail.add(line);
    stack(1, 20);

    assertThat(tail.lines()).hasSize(20).startsWith(frame(1));
  }

  @Test
  void keeps_the_first_and_the_last_of_many() {
    for (int i = 1; i <= 6; i++) {
      tail.add("Caused by: x.Y" + i + "Exception: " + i);
      stack(1, 25);
    }
    stack(1, 25);

    assertThat(tail.lines().subList(0, 5))
        .containsExactly(
            "Caused by: x.Y1Exception: 1",
            "Caused by: x.Y4Exception: 4",
            "Caused by: x.Y5Exception: 5",
            "Caused by: x.Y6Exception: 6",
            "…");
  }

  @Test
  void says_nothing_of_a_gap_where_there_is_none() {
    tail.add("Error: no yarn");
    stack(1, 20);

    assertThat(tail.lines()).startsWith("Error: no yarn", frame(1)).hasSize(21);
  }

  @Test
  void is_bounded_whatever_is_written() {
    tail.add("Error: " + "x".repeat(10_000));
    for (int i = 0; i < 100; i++) {
      tail.add("Error: " + "y".repeat(1000));
    }
    tail.add("z".repeat(100_000));

    List<String> lines = tail.lines();
    assertThat(lines.getFirst()).startsWith("Error: xx").hasSize(401);
    assertThat(lines.stream().mapToInt(String::length).sum()).isLessThan(6000);
    assertThat(lines.getLast()).hasSize(4096);
  }

  private void stack(int first, int last) {
    IntStream.rangeClosed(first, last).mapToObj(this::frame).forEach(tail::add);
  }

  private String frame(int number) {
    return "    at Module.require (node:internal/modules:" + number + ")";
  }
}
