// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.deploy.NotDeployed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(new PrintStream(err, true, StandardCharsets.UTF_8), new Demise());

  @Test
  void what_a_failing_builder_wrote_is_told_once() {
    var failure =
        new HeddleException(
            Fault.CHAINCODE, "builder 'node' failed: exit status 1; last lines:\nno yarn\nno loom");

    build("exit status 1");

    HeddleException told = progress.withoutShownLines(failure);
    assertThat(told).hasMessage("builder 'node' failed: exit status 1; its lines are above");
    assertThat(told.fault()).isEqualTo(Fault.CHAINCODE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("cars | no yarn", "cars | no loom");
  }

  @Test
  void lines_that_were_not_shown_stay() {
    var failure =
        new HeddleException(
            Fault.CHAINCODE, "builder 'node' release failed: exit status 1; last line: no loom");

    assertThat(progress.withoutShownLines(failure)).isSameAs(failure);
    build("exit status 0");
    assertThat(progress.withoutShownLines(failure)).isSameAs(failure);
  }

  @Test
  void each_chaincode_s_own_lines_count() {
    build("exit status 0");
    progress.buildEnded("boats", "node", "exit status 1", Duration.ofSeconds(1));
    String reason = "could not build chaincode: exit status 1; last lines: no yarn";

    assertThat(progress.withoutShownLines(notDeployed("boats", reason)).reason())
        .isEqualTo("could not build chaincode: exit status 1; its lines are above");
    assertThat(progress.withoutShownLines(notDeployed("cars", reason)).reason()).isEqualTo(reason);
    assertThat(progress.withoutShownLines(notDeployed("vans", reason)).reason()).isEqualTo(reason);
  }

  @Test
  void what_stands_before_the_lines_stays() {
    build("exit status 1");

    assertThat(
            progress
                .withoutShownLines(
                    notDeployed("cars", "failed: exit status 1; a hint; last line: no loom"))
                .reason())
        .isEqualTo("failed: exit status 1; a hint; its lines are above");
  }

  private static NotDeployed notDeployed(String label, String reason) {
    return new NotDeployed("name", PackageId.of(label, "01"), reason);
  }

  private void build(String outcome) {
    progress.buildStarted("cars", "node");
    progress.buildLine("cars", "no yarn");
    progress.buildLine("cars", "no loom");
    progress.buildEnded("cars", "node", outcome, Duration.ofSeconds(1));
  }
}
