// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.json.JsonTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Command lines that cannot work: each with its sentence and its exit code, in words alone. */
final class WrongUsesTest {

  @TempDir private static Path dir;

  @BeforeAll
  static void write() throws IOException {
    WrongUse.prepare(dir);
  }

  static List<WrongUse> all() {
    return WrongUse.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void are_told_in_one_sentence(WrongUse use) {
    List<String> words = use.words(dir);

    CommandRun run = CommandRun.of(words.toArray(String[]::new));

    assertThat(WrongUse.hidden(run.err(), dir)).isEqualTo(use.sentence() + System.lineSeparator());
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(use.code());
    assertThat(run.err()).doesNotContainPattern(WrongUse.NOT_FOR_USERS);
    if (use.code() != 0 && !use.typed().contains("--json")) {
      assertJson(words, use.code(), use.sentence());
    }
  }

  /** The same as an object. */
  private static void assertJson(List<String> words, int code, String sentence) {
    int name = commandWords(words);
    if (name == 0) {
      return; // there is no such command, which has no option
    }
    List<String> line = new ArrayList<>(words);
    line.add(name, "--json");

    CommandRun run = CommandRun.of(line.toArray(String[]::new));

    JsonNode told = JsonTree.read(WrongUse.hidden(run.out(), dir));
    assertThat(told.path("error").asString()).isEqualTo(sentence);
    assertThat(told.path("code").asInt()).isEqualTo(code);
    if (!words.getFirst().equals("start")) { // which tells its life on standard error all the same
      assertThat(run.err()).isEmpty();
    }
    assertThat(run.exitCode()).isEqualTo(code);
  }

  private static int commandWords(List<String> words) {
    CommandLine command = HeddleCommand.commandLine();
    int count = 0;
    while (count < words.size() && command.getSubcommands().containsKey(words.get(count))) {
      command = command.getSubcommands().getOrDefault(words.get(count), command);
      count++;
    }
    return command.getSubcommands().isEmpty() ? count : 0;
  }
}
