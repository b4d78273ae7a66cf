// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.HeddleProcess;
import io.heddle.testing.ShellBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a user and a program see of {@code heddle builder check}. */
final class BuilderCheckIT {

  @TempDir private Path directory;

  @Test
  void a_builder_that_keeps_all_rules() {
    try (HeddleProcess heddle = HeddleProcess.run("builder", "check", "builders/ccaas")) {
      assertThat(heddle.exitCode()).isEqualTo(ExitCode.OK.number());
      assertThat(heddle.out())
          .contains("Rules: docs/requirements.md says what each number asks for\n\n")
          .contains("ok              build    EB-332   ended with exit status 0")
          .endsWith("No rule is broken\n");
      assertThat(heddle.err()).isEmpty();
    }
  }

  @Test
  void a_builder_that_breaks_one_for_a_program() {
    ShellBuilder.in(directory).with("detect", "exit 0").with("build", "echo no >&2; exit 3");

    try (HeddleProcess heddle =
        HeddleProcess.run("builder", "check", "--json", directory.toString())) {
      assertThat(heddle.exitCode()).isEqualTo(ExitCode.CHAINCODE.number());
      JsonNode report = new ObjectMapper().readTree(heddle.out());
      assertThat(report.get("kept").booleanValue()).isFalse();
      assertThat(report.get("rules").toString())
          .contains(
              "{\"rule\":\"EB-332\",\"step\":\"build\",\"verdict\":\"broken\",\"sentence\":\"exit status 3; it said: no\"}");
      assertThat(report.get("steps").get(1).get("outcome").stringValue())
          .isEqualTo("exit status 3");
    }
  }

  @Test
  void a_builder_that_is_not_there() {
    try (HeddleProcess heddle =
        HeddleProcess.run("builder", "check", directory.resolve("no").toString())) {
      assertThat(heddle.exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
      assertThat(heddle.err())
          .containsExactly(
              "There is no builder: '%s' is not a directory".formatted(directory.resolve("no")));
      assertThat(heddle.out()).isEmpty();
    }
  }
}
