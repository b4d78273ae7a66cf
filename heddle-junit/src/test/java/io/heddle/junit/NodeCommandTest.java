// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeCommandTest {

  private static final List<String> COMPILER =
      List.of("-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=0.1");

  @Test
  void has_what_is_called_a_few_times_compiled_and_never_optimized_recorded_or_not(
      @TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("lib"));
    var command = new NodeCommand(folder.resolve("jdk"), new Bundle(folder));

    assertThat(command.words(new ClassCache.None())).containsAll(COMPILER);
    assertThat(command.words(new ClassCache.Made(folder.resolve("a")))).containsAll(COMPILER);
    assertThat(command.words(new ClassCache.Recorded(folder.resolve("a"), folder)))
        .containsAll(COMPILER);
  }
}
