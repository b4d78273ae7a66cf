// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What is printed without picocli, beside what picocli prints. */
final class QuickFileTest {

  @TempDir private static Path dir;

  private static QuickFile file = empty();

  @BeforeAll
  static void write() throws Exception {
    Path path = dir.resolve("file");
    QuickFile.write(path);
    file = QuickFile.read(path).orElseThrow();
  }

  private static QuickFile empty() {
    return QuickFile.read(Path.of("/dev/null")).orElseThrow();
  }

  @Test
  void help_of_every_command_is_what_picocli_prints() {
    assertHelp(HeddleCommand.commandLine(), List.of());
  }

  private static void assertHelp(CommandLine command, List<String> words) {
    for (String option : List.of("--help", "-h")) {
      List<String> line = new ArrayList<>(words);
      line.add(option);
      assertThat(file.text(() -> false, line.toArray(String[]::new)))
          .contains(command.getUsageMessage(Ansi.OFF));
      assertThat(file.text(() -> true, line.toArray(String[]::new)))
          .contains(command.getUsageMessage(Ansi.ON));
    }
    List<String> help = new ArrayList<>(List.of("help"));
    help.addAll(words);
    assertThat(file.text(() -> false, help.toArray(String[]::new)))
        .contains(command.getUsageMessage(Ansi.OFF));
    command
        .getSubcommands()
        .forEach((name, below) -> {
          List<String> longer = new ArrayList<>(words);
          longer.add(name);
          if (!name.equals("help")) {
            assertHelp(below, longer);
          }
        });
  }

  @Test
  void the_version_is_what_picocli_prints() {
    var version = new StringWriter();
    HeddleCommand.commandLine().printVersionHelp(new PrintWriter(version, true), Ansi.OFF);

    assertThat(file.text(() -> false, "--version")).contains(version.toString());
    assertThat(file.text(() -> false, "-V")).contains(version.toString());
  }

  @Test
  void anything_else_is_left_to_picocli() {
    assertThat(file.text(() -> false)).isEmpty();
    assertThat(file.text(() -> false, "sttus", "--help")).isEmpty();
    assertThat(file.text(() -> false, "--version", "--help")).isEmpty();
    assertThat(file.text(() -> false, "status", "--json", "--help")).isEmpty();
    assertThat(file.text(() -> false, "user/list", "--help")).isEmpty();
    assertThat(file.text(() -> false, "help", "user/../status")).isEmpty();
    assertThat(QuickStart.run(file, "sttus")).isEmpty();
    assertThat(QuickStart.run(file, "status", "extra")).isEmpty();
    assertThat(QuickFile.read(dir.resolve("absent"))).isEmpty();
  }

  /** The same words, the same code: a command that finds no node. */
  @Test
  void a_failure_is_told_as_by_picocli() {
    for (String form : List.of("--data", "--json", "--verbose")) {
      List<String> words =
          new ArrayList<>(List.of("status", "--data", dir.resolve("none").toString()));
      if (!form.equals("--data")) {
        words.add(form);
      }
      String[] arguments = words.toArray(String[]::new);
      CommandRun usual = CommandRun.of(arguments);
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();
      PrintStream outBefore = System.out;
      PrintStream errBefore = System.err;
      System.setOut(new PrintStream(out, true));
      System.setErr(new PrintStream(err, true));
      try {
        assertThat(QuickStart.run(file, arguments)).hasValue(usual.exitCode());
      } finally {
        System.setOut(outBefore);
        System.setErr(errBefore);
      }
      assertThat(out).hasToString(usual.out());
      assertThat(err).hasToString(usual.err());
      assertThat(usual.exitCode()).isEqualTo(6);
    }
  }
}
