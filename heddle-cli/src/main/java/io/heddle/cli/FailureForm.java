// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.cli.ToldFailure.Form;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * How the failure of a command is to be told, by the options that every command has: {@code --json}
 * and {@code --verbose}.
 */
final class FailureForm {

  static final String JSON = "--json";
  static final String VERBOSE = "--verbose";

  /** What is said of it where the command has none for what it prints. */
  static final String ONLY_FAILURES = "Print a failure as one JSON object on standard output.";

  private FailureForm() {}

  /** Gives a command, and those below it, the options that they do not have by themselves. */
  static void addOptions(CommandLine command) {
    addOption(command.getCommandSpec(), JSON, ONLY_FAILURES);
    addOption(
        command.getCommandSpec(),
        VERBOSE,
        "Print more of a failure: what others said of it, in their words.");
    command.getSubcommands().values().forEach(FailureForm::addOptions);
  }

  private static void addOption(CommandSpec command, String name, String description) {
    if (!command.optionsMap().containsKey(name)) {
      command.addOption(
          OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build());
    }
  }

  /**
   * As the arguments ask for it, whether they are right or not.
   *
   * @param arguments all of them
   */
  static Form of(CommandLine command, String... arguments) {
    Form form = Form.SENTENCE;
    Iterator<String> words =
        List.of(arguments).subList(depth(command.getCommandSpec()), arguments.length).iterator();
    while (words.hasNext()) {
      String word = words.next();
      if (word.equals("--") || (!word.startsWith("-") && command.isStopAtPositional())) {
        break;
      }
      if (word.equals(JSON)) {
        return Form.JSON;
      }
      if (word.equals(VERBOSE)) {
        form = Form.VERBOSE;
      } else if (hasValue(command.getCommandSpec(), word) && words.hasNext()) {
        words.next();
      }
    }
    return form;
  }

  /** How many words name the command. */
  private static int depth(CommandSpec command) {
    return (int) Arrays.stream(command.qualifiedName(" ").split(" ")).count() - 1;
  }

  /** Whether an option has its value in the next word. */
  private static boolean hasValue(CommandSpec command, String word) {
    @Nullable OptionSpec option = command.optionsMap().get(word);
    return option != null && option.arity().min() > 0;
  }
}
