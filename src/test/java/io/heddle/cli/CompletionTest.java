// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.cli.CompletionModel.Label;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell is told of the end of a command line. */
final class CompletionTest {

  private static final CompletionModel MODEL =
      CompletionModel.parse(
          CompletionModel.of(HeddleCommand.commandLine()).lines().lines().toList());

  @TempDir private Path dir;

  @Test
  void commands_and_options_by_their_beginning() {
    assertThat(complete("stat")).containsExactly("state", "status");
    assertThat(complete("user", "")).contains("add", "list");
    assertThat(complete("status", "--j")).containsExactly("--json");
    assertThat(complete("status", "--json", "--pe")).containsExactly("--peer", "--peers");
    assertThat(complete("status", "--data", "")).isEmpty(); // files are the shell's
    assertThat(complete("reh")).isEmpty();
    assertThat(complete()).isEmpty();
  }

  private static List<String> complete(String... words) {
    List<String> line = new java.util.ArrayList<>(List.of("complete", "words"));
    line.addAll(List.of(words));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out().lines().sorted().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "query, CHAINCODE",
    "query --json, CHAINCODE",
    "query cars, NOTHING",
    "query --user, USER",
    "query --channel, CHANNEL",
    "uninstall, PACKAGE",
    "stop-peer, PEER",
    "trace, NOTHING"
  })
  void names_by_what_they_are_of(String before, Label label) {
    assertThat(MODEL.place(List.of(before.split(" ", -1)), ""))
        .isEqualTo(new CompletionModel.Place(List.of(), label));
  }

  @Test
  void nothing_is_said_if_no_node_runs() {
    assertThat(complete("query", "--data", dir.toString(), "")).isEmpty();
  }

  /** With a program in the place of Heddle that repeats what it is asked. */
  @Test
  void bash_asks_with_the_words_up_to_the_cursor() throws Exception {
    CommandRun script = CommandRun.of("completion", "bash");
    assertThat(script.exitCode()).isZero();
    Path file = Files.writeString(dir.resolve("script"), script.out());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "heddle() { printf '%s\\n' \"$#\" \"$@\"; }; . \"$0\"; COMP_WORDS=(heddle query 'a b' st more); COMP_CWORD=3; _heddle; printf '[%s]' \"${COMPREPLY[@]}\"",
                file.toString())
            .redirectErrorStream(true)
            .start();

    assertThat(
            new String(
                bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("[5][complete][words][query][a b][st]");
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void there_is_one_for_three_shells() {
    assertThat(CommandRun.of("completion", "zsh").out()).startsWith("#compdef heddle\n");
    assertThat(CommandRun.of("completion", "fish").out()).contains("complete -c heddle");
    assertThat(CommandRun.of("completion", "tcsh"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "There is no completion for 'tcsh'; there is bash, zsh, fish"
                    + System.lineSeparator()));
  }
}
