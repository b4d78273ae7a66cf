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
    CHANNEL,
    PACKAGE,
    PEER,
    USER
  }

  /**
   * What is known of a word.
   *
   * @param fixed all that it may be; empty if it is a name
   */
  record Place(List<String> fixed, Label label) {

    Place {
      fixed = List.copyOf(fixed);
    }
  }

  private static final Map<String, Label> OPTIONS =
      Map.of("--channel", Label.CHANNEL, "--peer", Label.PEER, "--user", Label.USER);

  private static final Map<String, Label> PARAMETERS =
      Map.ofEntries(
          Map.entry("invoke", Label.CHAINCODE),
          Map.entry("query", Label.CHAINCODE),
          Map.entry("explain", Label.CHAINCODE),
          Map.entry("logs", Label.CHAINCODE),
          Map.entry("state", Label.CHAINCODE),
          Map.entry("events", Label.CHAINCODE),
          Map.entry("undeploy", Label.CHAINCODE),
          Map.entry("debug-config", Label.CHAINCODE),
          Map.entry("uninstall", Label.PACKAGE),
          Map.entry("rebuild", Label.PACKAGE),
          Map.entry("stop-peer", Label.PEER),
          Map.entry("start-peer", Label.PEER));

  /** Of each command by all its words: what can follow it; an option with a value has = behind. */
  private final Map<String, List<String>> words;

  private CompletionModel(Map<String, List<String>> words) {
    this.words = words;
  }

  static CompletionModel of(CommandLine heddle) {
    Map<String, List<String>> words = new LinkedHashMap<>();
    add(heddle, "", words);
    return new CompletionModel(words);
  }

  private static void add(CommandLine command, String name, Map<String, List<String>> all) {
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
        following.add(option.arity().min() > 0 ? each + "=" : each);
      }
    }
    all.put(name, following);
  }

  /** As lines, to be read again by {@link #parse}. */
  String lines() {
    return words.entrySet().stream()
        .map(each -> each.getKey() + "\t" + String.join("\t", each.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  static CompletionModel parse(List<String> lines) {
    Map<String, List<String>> words = new LinkedHashMap<>();
    for (String line : lines) {
      List<String> parts = List.of(line.split("\t", -1));
      words.put(parts.getFirst(), parts.subList(1, parts.size()));
    }
    return new CompletionModel(words);
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
        && words.containsKey((command + " " + before.get(count)).strip())) {
      command = (command + " " + before.get(count)).strip();
      count++;
    }
    List<String> following = words.getOrDefault(command, List.of());
    int parameters = 0;
    for (int index = count; index < before.size(); index++) {
      String word = before.get(index);
      if (following.contains(word + "=")) {
        index++;
        if (index == before.size()) {
          return new Place(List.of(), OPTIONS.getOrDefault(word, Label.NOTHING));
        }
      } else if (!word.startsWith("-")) {
        parameters++;
      }
    }
    boolean hasCommands = following.stream().anyMatch(word -> !word.startsWith("-"));
    if (parameters == 0 && (beginning.startsWith("-") || hasCommands)) {
      return new Place(
          following.stream()
              .filter(word -> word.startsWith("-") == beginning.startsWith("-"))
              .map(word -> word.endsWith("=") ? word.substring(0, word.length() - 1) : word)
              .toList(),
          Label.NOTHING);
    }
    return new Place(
        List.of(),
        parameters == 0 ? PARAMETERS.getOrDefault(command, Label.NOTHING) : Label.NOTHING);
  }
}
