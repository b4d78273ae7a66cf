// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.SmallDisk;
import io.heddle.testing.Spec;
import io.heddle.testing.StarvedLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that finds no room, or no file descriptors, and then finds some again. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class StarvedLedgerIT {

  @TempDir private Path dir;

  @Test
  @Spec("NA-241")
  void a_block_for_which_there_was_no_room_is_appended_when_there_is() throws Exception {
    assertThat(run(SmallDisk.at(dir, "64m"), "disk"))
        .containsExactly("refused", "appended Optional.empty", "whole");
  }

  @Test
  @Spec("NA-241")
  void a_block_for_which_there_was_no_file_descriptor_is_appended_when_there_is() throws Exception {
    assertThat(run(List.of("sh", "-c", "ulimit -n 160; exec \"$@\"", "sh"), "descriptors"))
        .containsExactly("refused", "appended Optional.empty", "whole");
  }

  private List<String> run(List<String> wrapper, String hunger) throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-MaxFDLimit",
            "-cp",
            System.getProperty("java.class.path"),
            StarvedLedger.class.getName(),
            dir.toString(),
            hunger));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var output = process.inputReader()) {
      return output.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
