// SPDX-License-Identifier: Apache-2.0
package io.heddle.quick;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands that can be called without the library; a text that the build writes. */
public final class QuickTable {

  private static final String COMMAND = "command";

  private QuickTable() {}

  /** The text: a line for each command, and behind it one for each of its arguments. */
  public static List<String> lines(List<QuickCommand> commands) {
    List<String> lines = new ArrayList<>();
    for (QuickCommand command : commands) {
      lines.add(
          String.join(
              "\t",
              COMMAND,
              command.name(),
              command.type(),
              String.valueOf(command.endsAtParameter())));
      command.arguments().forEach(argument -> lines.add(argument.line()));
    }
    return lines;
  }

  /** The command that the arguments begin with, the longest name if there are several. */
  public static Optional<QuickCommand> find(List<String> lines, String... arguments) {
    Optional<QuickCommand> two =
        arguments.length < 2 ? Optional.empty() : named(arguments[0] + " " + arguments[1], lines);
    return two.isPresent() || arguments.length == 0 ? two : named(arguments[0], lines);
  }

  private static Optional<QuickCommand> named(String name, List<String> lines) {
    String beginning = COMMAND + "\t" + name + "\t";
    for (int index = 0; index < lines.size(); index++) {
      if (lines.get(index).startsWith(beginning)) {
        String[] parts = lines.get(index).split("\t", -1);
        return Optional.of(
            new QuickCommand(
                name, parts[2], Boolean.parseBoolean(parts[3]), arguments(lines, index + 1)));
      }
    }
    return Optional.empty();
  }

  private static List<QuickArgument> arguments(List<String> lines, int from) {
    List<QuickArgument> arguments = new ArrayList<>();
    for (int index = from;
        index < lines.size() && !lines.get(index).startsWith(COMMAND + "\t");
        index++) {
      arguments.add(QuickArgument.parse(lines.get(index)));
    }
    return arguments;
  }
}
