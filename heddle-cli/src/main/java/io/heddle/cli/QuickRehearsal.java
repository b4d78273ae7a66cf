// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Commands that ask a node, one after the other, as people type them. What comes of them does not
 * matter: the launcher script lets Java record what they load.
 */
@Command(name = QuickRehearsal.NAME, hidden = true)
final class QuickRehearsal implements Callable<Integer> {

  static final String NAME = "rehearse-commands";

  private static final String NOBODY = "nobody";

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("status"),
          List.of("status", "--json"),
          List.of("status", "--peers"),
          List.of("installed"),
          List.of("logs", NOBODY),
          List.of("logs", "--json", NOBODY),
          List.of("trace", "0".repeat(64)),
          List.of("invoke", NOBODY, "none"),
          List.of("query", NOBODY, "none"),
          List.of("query", "cscc", "GetChannels"),
          List.of("query", "--json", "cscc", "GetChannels"));

  @Parameters(index = "0", paramLabel = "DIR", description = "Of a node without chaincode.")
  private String data = "";

  QuickRehearsal() {}

  @Override
  public Integer call() {
    QuickStart.run("--version");
    for (List<String> command : COMMANDS) {
      List<String> words = new ArrayList<>(command);
      words.addAll(1, List.of("--data", data));
      QuickStart.run(words.toArray(String[]::new));
    }
    return ExitCode.OK.number();
  }
}
