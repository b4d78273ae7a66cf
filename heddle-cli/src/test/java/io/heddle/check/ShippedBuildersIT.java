// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import io.heddle.install.PackageWriter;
import io.heddle.testing.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The builders that come with Heddle keep all rules; Maven and npm may download. */
final class ShippedBuildersIT {

  private static final List<String> PROPAGATED = List.of("HOME", "JAVA_HOME");
  private static final BuilderCheck.Limits LIMITS =
      new BuilderCheck.Limits(Duration.ofMinutes(5), Duration.ofSeconds(30));

  @ParameterizedTest
  @ValueSource(strings = {"ccaas", "java", "node"})
  void keep_all_rules_with_a_small_package(String builder) throws Exception {
    assertKeepsAllRules(builder, Optional.empty());
  }

  @Test
  void golang_keeps_all_rules_where_go_is_installed() throws Exception {
    assumeThat(Programs.isOnPath("go")).isTrue();

    assertKeepsAllRules("golang", Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "node"})
  void keep_all_rules_with_a_real_chaincode(String builder) throws Exception {
    Path sample = Path.of("samples", "asset-" + builder);

    assertKeepsAllRules(builder, Optional.of(PackageWriter.ofDirectory("asset", builder, sample)));
  }

  private static void assertKeepsAllRules(String builder, Optional<ByteString> chaincode)
      throws InterruptedException {
    Path directory = Path.of("builders", builder);

    CheckReport report =
        new BuilderCheck(directory, chaincode, PROPAGATED, System.getenv(), LIMITS).run();

    assertThat(report.findings()).noneMatch(finding -> finding.verdict() == Verdict.BROKEN);
    assertThat(report.steps()).hasSizeGreaterThanOrEqualTo(3);
  }
}
