// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Which commands a command line knows. */
final class CommandTableTest {

  @Test
  void each_command_is_called_as_the_table_says() {
    CommandLine all = HeddleCommand.commandLine();

    assertThat(all.getSubcommands().keySet()).isEqualTo(CommandTable.names());
    all.getSubcommands()
        .forEach((name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
  }

  @Test
  void a_first_word_that_is_a_command_makes_no_other_one() {
    for (String name : CommandTable.names()) {
      if (!name.equals("help")) {
        assertThat(HeddleCommand.commandLine(name, "--help").getSubcommands())
            .containsOnlyKeys(name);
      }
    }
  }

  @Test
  void any_other_first_word_has_all_of_them_for_the_help() {
    for (String word : new String[] {"help", "--help", "-h", "", "sttus"}) {
      assertThat(HeddleCommand.commandLine(word).getSubcommands().keySet())
          .isEqualTo(CommandTable.names());
    }
  }

  @Test
  void a_command_alone_reads_its_arguments_as_among_all() {
    for (String name : CommandTable.names()) {
      CommandLine alone = named(name, HeddleCommand.commandLine(name));
      CommandLine among = named(name, HeddleCommand.commandLine());

      assertThat(alone.getUsageMessage()).isEqualTo(among.getUsageMessage());
      assertThat(alone.isStopAtPositional()).isEqualTo(among.isStopAtPositional());
    }
  }

  /** What {@code exec} prints is its command's; {@code peer start} prints nothing but its log. */
  @Test
  void every_command_has_json_for_what_it_prints() {
    List<String> onlyFailures = new ArrayList<>();
    HeddleCommand.commandLine()
        .getSubcommands()
        .forEach((name, command) -> addOnlyFailures(name, command, onlyFailures));

    assertThat(onlyFailures).containsExactly("exec", "peer start");
  }

  private static void addOnlyFailures(String name, CommandLine command, List<String> all) {
    command
        .getSubcommands()
        .forEach((below, each) -> addOnlyFailures(name + " " + below, each, all));
    var json = command.getCommandSpec().optionsMap().get(FailureForm.JSON);
    if (command.getSubcommands().isEmpty()
        && !command.getCommandName().equals("help")
        && !command.getCommandSpec().usageMessage().hidden()
        && (json == null || json.description()[0].equals(FailureForm.ONLY_FAILURES))) {
      all.add(name);
    }
  }

  private static CommandLine named(String name, CommandLine heddle) {
    return Optional.ofNullable(heddle.getSubcommands().get(name)).orElseThrow();
  }
}
