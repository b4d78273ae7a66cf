// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.json.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Command lines that cannot work: each with its sentence and its exit code, in words alone. */
final class WrongUsesTest {

  /** What only who knows Java, or what is under Heddle, could make something of. */
  private static final Pattern NOT_FOR_USERS =
      Pattern.compile(
          "\\w+Exception\\b|\\b(java|io|tools|org|com)\\.[a-z.]+[A-Z]|REDACTED|\\bAOT\\b");

  @TempDir private static Path dir;

  @BeforeAll
  static void write() throws IOException {
    Files.writeString(dir.resolve("file"), "just text");
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/cli/wrong-uses.tsv", delimiter = '\t', quoteCharacter = '\0')
  void are_told_in_one_sentence(String typed, int code, String sentence) {
    List<String> words = words(typed);

    CommandRun run = CommandRun.of(words.toArray(String[]::new));

    assertThat(hidden(run.err())).isEqualTo(sentence + System.lineSeparator());
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(code);
    assertThat(run.err()).doesNotContainPattern(NOT_FOR_USERS);
    if (code != 0 && !typed.contains("--json")) {
      assertJson(words, code, sentence);
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

    JsonNode told = JsonTree.read(hidden(run.out()));
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

  private static List<String> words(String typed) {
    return List.of(
        typed
            .replace("{none}", dir.resolve("none").toString())
            .replace("{file}", dir.resolve("file").toString())
            .replace("{dir}", dir.toString())
            .split(" ", -1));
  }

  private static String hidden(String text) {
    return text.replace(dir.resolve("none").toString(), "{none}")
        .replace(dir.resolve("file").toString(), "{file}")
        .replace(dir.toString(), "{dir}");
  }
}
