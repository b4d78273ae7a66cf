// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.show.Printable;
import io.heddle.words.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, and what may have been meant. */
final class UsageFailure {

  private static final int MAX_SHOWN = 80;

  private UsageFailure() {}

  static ToldFailure of(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    String help = "; see '%s --help'".formatted(command.getCommandSpec().qualifiedName());
    String what =
        failure instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched.getUnmatched().getFirst(), command, failure)
            : plain(String.valueOf(failure.getMessage()));
    return new ToldFailure(what.endsWith("?") ? what : what + help, List.of(), ExitCode.BAD_INPUT);
  }

  private static String unmatched(String word, CommandLine command, ParameterException failure) {
    if (word.startsWith("-")) {
      return failure.getMessage()
          + (command.isStopAtPositional() ? "; options stand before NAME" : "")
          + meant(word, options(command));
    }
    if (!command.getSubcommands().isEmpty()) {
      return "There is no command '%s'%s"
          .formatted(shown(qualified(command) + word), meant(word, names(command)));
    }
    return "There is no use for '%s' here".formatted(shown(word));
  }

  /** Without what is of Java, or says only that it is wrong. */
  private static String plain(String message) {
    return message
        .replaceFirst("^Error: ", "")
        .replaceFirst(" is not an? (int|long)$", " is not a whole number");
  }

  /** What stands before a word that should be a command: {@code "user "}. */
  private static String qualified(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    int first = name.indexOf(' ');
    return first < 0 ? "" : name.substring(first + 1) + " ";
  }

  private static String meant(String word, Collection<String> known) {
    Optional<String> near = known.contains(word) ? Optional.empty() : Nearest.find(word, known);
    return near.map("; did you mean '%s'?"::formatted).orElse("");
  }

  private static List<String> options(CommandLine command) {
    List<String> names = new ArrayList<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        names.addAll(List.of(option.names()));
      }
    }
    return names;
  }

  private static List<String> names(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
        .map(each -> each.getKey())
        .toList();
  }

  private static String shown(String word) {
    String text = Printable.of(word);
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }
}
