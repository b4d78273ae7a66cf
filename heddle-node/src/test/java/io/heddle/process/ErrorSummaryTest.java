// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The line that says best what went wrong. */
final class ErrorSummaryTest {

  @ParameterizedTest
  @MethodSource
  void of_a_builder_is_its_first_error_with_a_place(String output, String summary) {
    assertThat(of(ErrorSummary.ofBuilder(), output)).isEqualTo(summary);
  }

  static Stream<Arguments> of_a_builder_is_its_first_error_with_a_place() {
    return Stream.of(
        Arguments.of(
            Named.of(
                "Maven",
                """
                Maven builds the project; it downloads the libraries that it does not have yet
                [ERROR] COMPILATION ERROR :
                [ERROR] /src/Asset.java:[12,5] ';' expected
                [ERROR] /src/Asset.java:[14,9] not a statement
                [ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.16.0:compile
                [ERROR] -> [Help 1]
                Maven could not build the project
                """),
            "/src/Asset.java:[12,5] ';' expected"),
        Arguments.of(
            Named.of(
                "Maven without a place",
                """
                [ERROR]
                [ERROR] Failed to execute goal on project asset: Could not resolve dependencies
                [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
                """),
            "Failed to execute goal on project asset: Could not resolve dependencies"),
        Arguments.of(
            Named.of(
                "Gradle",
                """
                /src/Old.java:3: warning: [removal] stop() has been deprecated
                /src/Asset.java:12: error: ';' expected
                    int a = 1
                FAILURE: Build failed with an exception.
                """),
            "/src/Asset.java:12: error: ';' expected"),
        Arguments.of(
            Named.of(
                "Go",
                """
                # example.com/asset
                ./main.go:12:5: undefined: thing
                Go could not build '.'
                """),
            "./main.go:12:5: undefined: thing"),
        Arguments.of(
            Named.of(
                "TypeScript",
                """
                > asset@1.0.0 build
                > tsc
                src/asset.ts(3,5): error TS1005: ';' expected.
                npm error code 2
                """),
            "src/asset.ts(3,5): error TS1005: ';' expected."),
        Arguments.of(
            Named.of(
                "npm",
                """
                npm error code E404
                npm error 404 Not Found - GET https://host/left - Not found
                npm error A complete log of this run can be found in: /logs
                npm could not install the dependencies of the project
                """),
            "404 Not Found - GET https://host/left - Not found"),
        Arguments.of(
            Named.of(
                "npm's older words",
                """
                npm ERR! code ERESOLVE
                npm ERR! ERESOLVE unable to resolve dependency tree
                """),
            "ERESOLVE unable to resolve dependency tree"));
  }

  @ParameterizedTest
  @MethodSource
  void of_a_chaincode_is_what_it_died_of_with_its_place(String output, String summary) {
    assertThat(of(ErrorSummary.ofProgram(), output)).isEqualTo(summary);
  }

  static Stream<Arguments> of_a_chaincode_is_what_it_died_of_with_its_place() {
    return Stream.of(
        Arguments.of(
            Named.of(
                "Node, a file that it cannot read",
                """
                /cars/lib/asset.js:19
                class Asset extend Contract {
                            ^^^^^^

                SyntaxError: Unexpected identifier 'extend'
                    at wrapSafe (node:internal/modules/cjs/loader:1464:18)
                    at Object.<anonymous> (/cars/index.js:4:27)
                """),
            "SyntaxError: Unexpected identifier 'extend', at /cars/lib/asset.js:19"),
        Arguments.of(
            Named.of(
                "Node",
                """
                2026-11-30T02:00:00.000Z error [c-api] Error: an asset is missing
                    at Asset.read (/src/lib/asset.js:3:1)
                /src/lib/asset.js:12
                    null.length;
                         ^

                TypeError: Cannot read properties of null (reading 'length')
                    at node:internal/timers:1:2
                    at Object.<anonymous> (/src/node_modules/left/index.js:1:1)
                    at Asset.crash (/src/lib/asset.js:12:10)
                    at Asset.other (/src/lib/asset.js:1:1)

                Node.js v20.20.2
                """),
            "TypeError: Cannot read properties of null (reading 'length'), at /src/lib/asset.js:12:10"),
        Arguments.of(
            Named.of(
                "Java",
                """
                Exception in thread "main" java.lang.ExceptionInInitializerError
                \tat java.base/java.lang.Class.forName(Class.java:1)
                \tat io.grpc.Server.start(Server.java:5)
                \tat sample.Asset.main(Asset.java:33)
                Caused by: java.lang.IllegalStateException: no colour
                \tat sample.Asset.<clinit>(Asset.java:7)
                \t... 3 more
                """),
            "Exception in thread \"main\" java.lang.ExceptionInInitializerError, at Asset.java:33; Caused by: java.lang.IllegalStateException: no colour"),
        Arguments.of(
            Named.of(
                "Go",
                """
                panic: no colour

                goroutine 1 [running]:
                main.(*Asset).Read(...)
                \t/src/main.go:12 +0x1d
                main.main()
                \t/src/main.go:40 +0x5
                exit status 2
                """),
            "panic: no colour, at /src/main.go:12"));
  }

  @Test
  void is_nothing_if_no_line_names_an_error_and_never_longer_than_a_line() {
    assertThat(of(ErrorSummary.ofProgram(), "main.go:12: ready\nall is well\n")).isEmpty();
    assertThat(of(ErrorSummary.ofProgram(), "Error: " + "x".repeat(100_000))).hasSize(301);
  }

  private static String of(ErrorSummary summary, String output) {
    output.lines().forEach(summary::add);
    return summary.text().orElse("");
  }
}
