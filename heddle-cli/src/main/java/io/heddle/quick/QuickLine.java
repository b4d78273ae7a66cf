// SPDX-License-Identifier: Apache-2.0
package io.heddle.quick;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command line on its way to a {@link QuickCall}: which argument has which words. */
final class QuickLine {

  private final QuickCommand command;
  private final Iterator<String> words;
  private final List<String> parameters = new ArrayList<>();
  private final Map<QuickArgument, List<String>> values = new LinkedHashMap<>();

  QuickLine(QuickCommand command, String... arguments) {
    this.command = command;
    this.words = Arrays.asList(arguments).listIterator(command.words());
  }

  Map<QuickArgument, List<String>> values() {
    return values;
  }

  /** Reads it to its end; false if it is not plain. */
  boolean read() {
    while (words.hasNext()) {
      String word = words.next();
      if (isParameter(word)) {
        parameters.add(word);
      } else if (!readOption(word)) {
        return false;
      }
    }
    return place();
  }

  private boolean isParameter(String word) {
    boolean isBehindParameter = command.endsAtParameter() && !parameters.isEmpty();
    return isBehindParameter || !word.startsWith("-") || word.equals("-");
  }

  private boolean readOption(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Optional<QuickArgument> known =
        command.arguments().stream()
            .filter(argument -> argument.names().contains(name))
            .findFirst();
    if (known.isEmpty()) {
      return false;
    }
    QuickArgument option = known.get();
    return switch (option.kind()) {
      case ELSEWHERE -> false;
      case FLAG -> equals < 0 && keep(option, "");
      case TEXT, TEXTS, NUMBER, PATH ->
          equals < 0
              ? words.hasNext() && keep(option, words.next())
              : keep(option, word.substring(equals + 1));
    };
  }

  /** False for what looks like an option, and for the second value where there may be one. */
  private boolean keep(QuickArgument option, String value) {
    List<String> all = values.computeIfAbsent(option, _ -> new ArrayList<>());
    boolean isFirst = all.isEmpty();
    all.add(value);
    return (!value.startsWith("-") || value.equals("-"))
        && (isFirst || option.kind() == QuickArgument.Kind.TEXTS);
  }

  /** Gives each parameter its words; false if one is left over or something needed is missing. */
  private boolean place() {
    int placed = 0;
    for (QuickArgument argument : command.arguments()) {
      int first = argument.firstIndex();
      if (!argument.isOption() && first < parameters.size()) {
        int end = argument.isRest() ? parameters.size() : first + 1;
        values.put(argument, parameters.subList(first, end));
        placed = Math.max(placed, end);
      }
      if (argument.isRequired() && !values.containsKey(argument)) {
        return false;
      }
    }
    return placed == parameters.size();
  }
}
