// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What may stand where on a command line: commands, options, and kinds of names. */
final class CompletionModel {

  /** What a word is the name of. */
  enum Label {
    NOTHING,
    CHAINCODE,
    FUNCTION,
    CHANNEL,
    PACKAGE,
    PEER,
    USER
  }

  /**
   * What is known of a word.
   *
   * @param kept the beginning of the word that stays as it is: {@code --channel=}
   * @param fixed all that it may be; empty if it is a name
   * @param of the parameter before it, which a function belongs to
   */
  record Place(String kept, List<String> fixed, Label label, String of) {

    Place {
      fixed = List.copyOf(fixed);
    }

    static Place nothing() {
      return new Place("", List.of(), Label.NOTHING, "");
    }
  }

  /**
   * A command.
   *
   * @param endsOptions whether there are no options behind its first parameter
   * @param words what can follow it; an option with a value has = behind
   */
  private record Known(boolean endsOptions, List<String> words) {

    private Known {
      words = List.copyOf(words);
    }
  }

  private static final String VALUE = "=";
  private static final String END_OF_OPTIONS = "--";

  private static final Map<String, Label> OPTIONS =
      Map.of("--channel", Label.CHANNEL, "--peer", Label.PEER, "--user", Label.USER);

  private static final Map<String, List<Label>> PARAMETERS =
      Map.ofEntries(
          Map.entry("invoke", List.of(Label.CHAINCODE, Label.FUNCTION)),
          Map.entry("query", List.of(Label.CHAINCODE, Label.FUNCTION)),
          Map.entry("explain", List.of(Label.CHAINCODE)),
          Map.entry("logs", List.of(Label.CHAINCODE)),
          Map.entry("state", List.of(Label.CHAINCODE)),
          Map.entry("events", List.of(Label.CHAINCODE)),
          Map.entry("undeploy", List.of(Label.CHAINCODE)),
          Map.entry("debug-config", List.of(Label.CHAINCODE)),
          Map.entry("uninstall", List.of(Label.PACKAGE)),
          Map.entry("rebuild", List.of(Label.PACKAGE)),
          Map.entry("stop-peer", List.of(Label.PEER)),
          Map.entry("start-peer", List.of(Label.PEER)));

  /** Of words that are no names. */
  private static final Map<String, List<String>> WORDS =
      Map.of("completion", List.of("bash", "zsh", "fish"));

  /** By all the words of a command. */
  private final Map<String, Known> commands;

  private CompletionModel(Map<String, Known> commands) {
    this.commands = commands;
  }

  static CompletionModel of(CommandLine heddle) {
    Map<String, Known> commands = new LinkedHashMap<>();
    add(heddle, "", commands);
    return new CompletionModel(commands);
  }

  private static void add(CommandLine command, String name, Map<String, Known> all) {
    List<String> following = new ArrayList<>();
    command
        .getSubcommands()
        .forEach((below, each) -> {
          if (!each.getCommandSpec().usageMessage().hidden()) {
            following.add(below);
            add(each, name.isEmpty() ? below : name + " " + below, all);
          }
        });
    for (OptionSpec option : command.getCommandSpec().options()) {
      for (String each : option.names()) {
        following.add(option.arity().min() > 0 ? each + VALUE : each);
      }
    }
    all.put(name, new Known(command.isStopAtPositional(), following));
  }

  /** As lines, to be read again by {@link #parse}. */
  String lines() {
    return commands.entrySet().stream()
        .map(each ->
            "%s\t%s\t%s\n"
                .formatted(
                    each.getKey(),
                    each.getValue().endsOptions(),
                    String.join("\t", each.getValue().words())))
        .collect(Collectors.joining());
  }

  static CompletionModel parse(List<String> lines) {
    Map<String, Known> commands = new LinkedHashMap<>();
    for (String line : lines) {
      List<String> parts = List.of(line.split("\t", -1));
      commands.put(
          parts.getFirst(),
          new Known(Boolean.parseBoolean(parts.get(1)), parts.subList(2, parts.size())));
    }
    return new CompletionModel(commands);
  }

  /**
   * What a word may be.
   *
   * @param before the words before it
   * @param beginning what there is of it
   */
  Place place(List<String> before, String beginning) {
    String command = "";
    int count = 0;
    while (count < before.size()
        && commands.containsKey((command + " " + before.get(count)).strip())) {
      command = (command + " " + before.get(count)).strip();
      count++;
    }
    Known known = commands.getOrDefault(command, new Known(false, List.of()));
    List<String> parameters = new ArrayList<>();
    boolean optionsEnd = false;
    for (int index = count; index < before.size(); index++) {
      String word = before.get(index);
      if (optionsEnd || !word.startsWith("-")) {
        parameters.add(word);
        optionsEnd |= known.endsOptions();
      } else if (word.equals(END_OF_OPTIONS)) {
        optionsEnd = true;
      } else if (known.words().contains(word + VALUE)) {
        index++;
        if (index == before.size()) {
          return valueOf(word, "");
        }
      }
    }
    if (beginning.startsWith("-") && !optionsEnd) {
      int value = beginning.indexOf(VALUE);
      return value < 0
          ? fixed(known, true)
          : known.words().contains(beginning.substring(0, value + 1))
              ? valueOf(beginning.substring(0, value), beginning.substring(0, value + 1))
              : Place.nothing();
    }
    return parameter(command, known, parameters);
  }

  private static Place valueOf(String option, String kept) {
    return new Place(kept, List.of(), OPTIONS.getOrDefault(option, Label.NOTHING), "");
  }

  /** Options, or what has no names but words. */
  private static Place fixed(Known known, boolean areOptions) {
    return new Place(
        "",
        known.words().stream()
            .filter(word -> word.startsWith("-") == areOptions)
            .map(word -> word.endsWith(VALUE) ? word.substring(0, word.length() - 1) : word)
            .toList(),
        Label.NOTHING,
        "");
  }

  private static Place parameter(String command, Known known, List<String> before) {
    boolean hasCommands = known.words().stream().anyMatch(word -> !word.startsWith("-"));
    if (hasCommands && before.isEmpty()) {
      return fixed(known, false);
    }
    if (WORDS.containsKey(command) && before.isEmpty()) {
      return new Place("", WORDS.getOrDefault(command, List.of()), Label.NOTHING, "");
    }
    List<Label> labels = PARAMETERS.getOrDefault(command, List.of());
    return before.size() < labels.size()
        ? new Place(
            "", List.of(), labels.get(before.size()), before.isEmpty() ? "" : before.getLast())
        : Place.nothing();
  }
}
